// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>
#include <motor/web/gridfs_handler.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/web/canned_files.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>

namespace motor::testing {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using http_request = http::request<http::string_body>;
using http_response = http::response<http::string_body>;

/// Reads requests and has them answered until the connection must be closed.
template <class Stream>
asio::awaitable<void> serve_connection(Stream& on, const gridfs_handler& by) {
    beast::flat_buffer buffer;
    for (bool again = true; again;) {
        http::request<http::string_body> asked;
        beast::error_code ended;
        co_await http::async_read(on, buffer, asked,
                                  asio::redirect_error(asio::use_awaitable, ended));
        if (ended) break;
        again = co_await by.serve(on, asked);
    }
}

/// Files on a scripted server, and a handler that serves them to one connection after the other.
class served_files : public on_script {
protected:
    ~served_files() override {
        io_.stop();
        if (thread_.joinable()) thread_.join();
    }

    /// A blocking connection of the test.
    class connection {
    public:
        explicit connection(const tcp::endpoint& to) { socket_.connect(to); }

        http_response ask(const http_request& what) {
            http::write(socket_, what);
            http::response_parser<http::string_body> parser;
            parser.skip(what.method() == http::verb::head);
            parser.body_limit(boost::none);
            http::read(socket_, buffer_, parser);
            return parser.release();
        }
        /// Reads an answer; returns the error of the connection.
        beast::error_code ask_in_vain(const http_request& what, std::string& got) {
            http::write(socket_, what);
            http::response_parser<http::string_body> parser;
            parser.body_limit(boost::none);
            beast::error_code failed;
            http::read(socket_, buffer_, parser, failed);
            got = parser.get().body();
            return failed;
        }
        /// Whether the server has closed the connection.
        bool ended() {
            char byte = 0;
            beast::error_code failed;
            return socket_.read_some(asio::buffer(&byte, 1), failed) == 0 && failed;
        }
        tcp::socket& socket() { return socket_; }

    private:
        asio::io_context io_;
        tcp::socket socket_{io_};
        beast::flat_buffer buffer_;
    };

    static http_request get(std::string_view target, http::verb method = http::verb::get) {
        http_request made{method, target, 11};
        made.set(http::field::host, "localhost");
        return made;
    }
    /// Sends a request on a connection of its own.
    http_response ask(const http_request& what) { return connection{address()}.ask(what); }

    /// Sets the handler that serves from now on.
    [[nodiscard]] tcp::endpoint address() {
        run();
        return acceptor_.local_endpoint();
    }
    /// Calls a function in the serving thread, between two requests.
    template <class F>
    void between(F change) {
        std::packaged_task<void()> task{std::move(change)};
        within_limit(asio::post(io_, std::move(task)));
    }
    void run() {
        if (thread_.joinable()) return;
        asio::co_spawn(io_, accept_all(), [](const std::exception_ptr&) {});
        thread_ = std::thread{[this] { io_.run(); }};
    }

    asio::io_context io_;
    motor::client of_loop{server.uri(), io_.get_executor()};
    gridfs_bucket bucket{of_loop["db"]};
    gridfs_handler handler{bucket};
    canned_files files{server};
    /// Outcome of each connection: nothing, or the exception of serve().
    std::function<void(std::exception_ptr)> closed = [](const std::exception_ptr&) {};

private:
    asio::awaitable<void> accept_all() {
        for (;;) {
            beast::tcp_stream taken{co_await acceptor_.async_accept(asio::use_awaitable)};
            asio::co_spawn(io_, talk(std::move(taken)),
                           [this](const std::exception_ptr& end) { closed(end); });
        }
    }
    asio::awaitable<void> talk(beast::tcp_stream with) { co_await serve_connection(with, handler); }

    asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(io_);
    tcp::acceptor acceptor_{io_, {asio::ip::make_address("127.0.0.1"), 0}};
    std::thread thread_;
};

}  // namespace motor::testing
