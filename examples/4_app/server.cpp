// SPDX-License-Identifier: Apache-2.0
#include "server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/read.hpp>

#include <chrono>
#include <iostream>
#include <utility>

#include "wall.hpp"

namespace photo_wall {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

class server::guest {
public:
    guest(server& of, connection& with) : of_(of), with_(with) { of_.connections_.insert(&with_); }
    guest(const guest&) = delete;
    guest& operator=(const guest&) = delete;
    ~guest() {
        of_.connections_.erase(&with_);
        if (of_.connections_.empty()) of_.last_has_gone_.cancel();
    }

private:
    server& of_;
    connection& with_;
};

server::server(const asio::any_io_executor& on, unsigned short port, std::shared_ptr<wall> shown)
    : acceptor_(on, {tcp::v4(), port}), last_has_gone_(on), wall_(std::move(shown)) {}

void server::start() {
    // The coroutine shares ownership of this object, which so lives as long as the coroutine.
    asio::co_spawn(acceptor_.get_executor(), accept(),
                   [self = shared_from_this()](const std::exception_ptr&) {});
}

asio::awaitable<void> server::accept() {
    while (!finishing_) {
        boost::system::error_code failed;
        auto socket =
            co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, failed));
        if (failed) continue;
        asio::co_spawn(
            acceptor_.get_executor(), talk(std::move(socket)),
            [self = shared_from_this()](const std::exception_ptr& end) {
                try {
                    if (end) std::rethrow_exception(end);
                } catch (const std::exception& e) {  // the browser has gone, or was too slow
                    std::clog << "a connection ended: " << e.what() << '\n';
                }
            });
    }
}

// region: talk
asio::awaitable<void> server::talk(tcp::socket socket) {
    socket.set_option(tcp::no_delay{true});  // the last bytes of a file do not wait for others
    connection with{boost::beast::tcp_stream{std::move(socket)}, {}, true};
    guest here{*this, with};
    for (bool again = true; again && !finishing_;) {
        request_parser parser;           // does not read the body yet
        parser.body_limit(boost::none);  // the wall limits it
        with.idle = true;
        with.stream.expires_after(60s);
        boost::system::error_code ended;
        co_await http::async_read_header(with.stream, with.buffer, parser,
                                         asio::redirect_error(asio::use_awaitable, ended));
        if (ended) break;
        with.idle = false;
        again = co_await wall_->answer(with, parser);
    }
    co_await close(with);
}
// end region

/// A client that is still sending gets the answer first: closing with unread bytes would reset the
/// connection.
asio::awaitable<void> server::close(connection& with) {
    boost::system::error_code ended;
    with.stream.socket().shutdown(tcp::socket::shutdown_send, ended);
    with.stream.expires_after(2s);
    while (!ended && !finishing_) {
        with.buffer.clear();
        co_await with.stream.async_read_some(with.buffer.prepare(64 * 1024),
                                             asio::redirect_error(asio::use_awaitable, ended));
    }
}

// region: finish
asio::awaitable<void> server::finish() {
    finishing_ = true;
    acceptor_.close();
    for (auto* each : connections_)
        if (each->idle) each->stream.cancel();
    if (connections_.empty()) co_return;
    boost::system::error_code cancelled_by_the_last;
    last_has_gone_.expires_after(10s);
    co_await last_has_gone_.async_wait(
        asio::redirect_error(asio::use_awaitable, cancelled_by_the_last));
}
// end region

}  // namespace photo_wall
