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

/// Sends every change on the wall to every browser. Events go through a capped collection of the
/// database, which each process follows: so all walls of one database hear of a change, whichever
/// made it. On a server without such collections a wall only sends its own changes.
class feed {
public:
    feed(const motor::database& in, const boost::asio::any_io_executor& on)
        : database_(in), events_(in["events"]), executor_(on) {}

    /// Makes the collection if there is none, and starts following it.
    boost::asio::awaitable<void> start();
    /// Ends following, and every send_to().
    void stop();

    /// Adds an event to the collection, or passes it on directly.
    boost::asio::awaitable<void> tell(std::string_view what, motor::document picture);
    /// Sends events from now on, as server-sent events, until the browser goes away.
    boost::asio::awaitable<void> send_to(boost::beast::tcp_stream& to);

private:
    struct listener;

    boost::asio::awaitable<void> follow();
    boost::asio::awaitable<void> follow_once();
    void publish(const motor::document& event);

    motor::database database_;
    motor::collection events_;
    boost::asio::any_io_executor executor_;
    bool shared_ = true;  // whether events go through the collection
    std::stop_source stop_;
    std::set<listener*> listeners_;
};

}  // namespace photo_wall
