// SPDX-License-Identifier: Apache-2.0
#include "feed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/write.hpp>

#include <chrono>
#include <iostream>
#include <utility>

namespace photo_wall {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using motor::doc;
using namespace std::chrono_literals;

/// A browser that listens, and the events not yet sent to it.
struct feed::listener {
    listener(feed& to, const asio::any_io_executor& on) : feed_(to), changed(on) {
        feed_.listeners_.insert(this);
    }
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;
    ~listener() { feed_.listeners_.erase(this); }

    feed& feed_;
    asio::steady_timer changed;  // cancelled when there is a new event
    std::string pending;
};

asio::awaitable<void> feed::start() {
    try {
        co_await database_.create_collection("events").capped(1024 * 1024);
    } catch (const motor::operation_failure& e) {
        shared_ = e.code().value() == 48;  // it exists already
        if (!shared_) std::clog << "only changes made here are told: " << e.what() << '\n';
    }
    if (shared_) asio::co_spawn(executor_, follow(), asio::detached);
}

void feed::stop() {
    stop_.request_stop();
    for (auto* each : listeners_)
        each->changed.cancel();
}

// region: follow
asio::awaitable<void> feed::follow() {
    while (!stop_.stop_requested()) {
        try {
            co_await follow_once();
        } catch (const motor::error& e) {
            if (!stop_.stop_requested()) std::clog << "live updates: " << e.what() << '\n';
        }
        if (stop_.stop_requested()) co_return;
        asio::steady_timer pause{executor_, 1s};  // the database was away, and may go away again
        co_await pause.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<void> feed::follow_once() {
    auto mark = motor::object_id::generate();  // older events have happened before
    co_await events_.insert_one(doc("_id", mark, "what", "reload"));
    auto cursor = events_.find().cursor_type(motor::cursor_type::tailable_await);
    cursor.batch_size(1).max_await_time(10s).stop_on(stop_.get_token());
    bool is_new = false;
    while (cursor.alive()) {
        auto event = co_await cursor.next();  // nothing if there is no event for 10 s
        if (!event) continue;
        is_new = is_new || event->get<motor::object_id>("_id") == mark;
        if (is_new) publish(*event);
    }
}
// end region

asio::awaitable<void> feed::tell(std::string_view what, motor::document picture) {
    const auto event = doc("what", what, "picture", picture);
    if (shared_)
        co_await events_.insert_one(event);
    else
        publish(event);
}

void feed::publish(const motor::document& event) {
    const auto text = "data: " + motor::to_json(event) + "\n\n";
    for (auto* each : listeners_) {
        each->pending += text;
        // A browser that does not read gets an event to reload, instead of all that it missed.
        if (each->pending.size() > 64 * 1024) each->pending = "data: {\"what\":\"reload\"}\n\n";
        each->changed.cancel();
    }
}

// region: send_to
asio::awaitable<void> feed::send_to(boost::beast::tcp_stream& to) {
    listener self{*this, executor_};
    http::response<http::empty_body> head{http::status::ok, 11};
    head.set(http::field::content_type, "text/event-stream");
    head.set(http::field::cache_control, "no-store");
    head.keep_alive(false);  // the end of the body is the end of the connection
    to.expires_after(30s);
    co_await http::async_write(to, head, asio::use_awaitable);

    while (!stop_.stop_requested()) {
        if (self.pending.empty()) {
            boost::system::error_code cancelled_by_an_event;
            self.changed.expires_after(15s);
            co_await self.changed.async_wait(
                asio::redirect_error(asio::use_awaitable, cancelled_by_an_event));
            if (self.pending.empty()) self.pending = ":\n\n";  // is the browser still there?
        }
        const auto text = std::exchange(self.pending, {});
        to.expires_after(30s);
        co_await asio::async_write(to, asio::buffer(text), asio::use_awaitable);
    }
}
// end region

}  // namespace photo_wall
