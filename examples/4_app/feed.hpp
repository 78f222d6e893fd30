// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <set>
#include <stop_token>
#include <string>
#include <string_view>

namespace photo_wall {

/// What changes on the wall, told to every browser. It goes through a capped collection of the
/// database, whose end is followed: so all walls of one database hear of it, whichever made it. On
/// a server without such collections each wall tells only of what it has changed itself.
class feed {
public:
    feed(const motor::database& in, const boost::asio::any_io_executor& on)
        : database_(in), events_(in["events"]), executor_(on) {}

    /// Makes the collection if there is none, and begins to follow it.
    boost::asio::awaitable<void> start();
    /// Ends following, and every send_to().
    void stop();

    /// Adds an event to the collection, or tells it here.
    boost::asio::awaitable<void> tell(std::string_view what, motor::document picture);
    /// Sends what happens from now on, as server-sent events, until the browser goes.
    boost::asio::awaitable<void> send_to(boost::beast::tcp_stream& to);

private:
    struct listener;

    boost::asio::awaitable<void> follow();
    boost::asio::awaitable<void> follow_once();
    void publish(const motor::document& event);

    motor::database database_;
    motor::collection events_;
    boost::asio::any_io_executor executor_;
    bool shared_ = true;  // through the collection
    std::stop_source stop_;
    std::set<listener*> listeners_;
};

}  // namespace photo_wall
