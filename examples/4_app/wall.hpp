// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>
#include <motor/web/gridfs_handler.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "feed.hpp"
#include "server.hpp"

namespace photo_wall {

using request_parser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

constexpr std::uint64_t largest_picture = 32 * 1024 * 1024;

/// Requests of the service:
///
///   GET    /                     the page
///   GET    /photos               what hangs on the wall, as JSON
///   POST   /photos?name=cat.jpg  hangs up the picture that is the body
///   GET    /photos/ID            the picture
///   DELETE /photos/ID            takes it down
///   GET    /events               what changes from now on, as server-sent events
class wall {
public:
    wall(const motor::database& in, const boost::asio::any_io_executor& on);

    /// Makes missing collections and indexes, and starts following the feed.
    boost::asio::awaitable<void> start();
    void stop() { changes_.stop(); }

    /// Returns true if the connection can serve another request.
    boost::asio::awaitable<bool> answer(connection& with, request_parser& request);

private:
    using status = boost::beast::http::status;

    boost::asio::awaitable<status> hang_up(connection& with, request_parser& request,
                                           std::string& text);
    boost::asio::awaitable<status> take_down(std::string_view path, std::string& text);
    boost::asio::awaitable<status> list(std::string& text);

    motor::gridfs_bucket photos_;
    motor::gridfs_handler files_;
    feed changes_;
};

}  // namespace photo_wall
