// SPDX-License-Identifier: Apache-2.0
// A service on Boost.Beast: one client, a limit for each request, /health, and a stop that lets
// requests end. In the end it asks itself for two pages, and stops itself.
#include "../example.hpp"

#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <csignal>
#include <string>

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using motor::doc, example::check;
using namespace std::chrono_literals;
using response = http::response<http::string_body>;

response answer(http::status status, std::string body) {
    response made{status, 11};
    made.set(http::field::content_type, "application/json");
    made.body() = std::move(body);
    made.prepare_payload();
    return made;
}

// region: client
motor::client connect(const std::string& uri, asio::io_context& io) {
    auto how = motor::connection_options{}
                   .app_name("people-service")    // appears in the server's log and in currentOp
                   .server_selection_timeout(3s)  // instead of 30 s, because requests wait for it
                   .connect_timeout(3s);
    auto options = motor::client_options{}.connection(how).max_workers(
        32);  // connections of this process, times the number of replicas
    return {uri, io.get_executor(), std::move(options)};
}
// end region

// region: health
/// Ready if the database answers in time. Whether the process is alive is another question, and
/// needs no database: a restart would not bring the database back.
asio::awaitable<response> health(motor::client client) {
    std::string why;
    try {
        co_await client.ping().within(1s);
    } catch (const motor::error& e) {
        why = e.what();
    }
    if (why.empty()) co_return answer(http::status::ok, R"({"ready": true})");
    co_return answer(http::status::service_unavailable,
                     motor::to_json(doc("ready", false, "why", why)));
}
// end region

// region: person
/// Each request has a limit for all its operations, shorter than that of the proxy in front:
/// otherwise the proxy gives up first, and the work continues although no one waits for it.
asio::awaitable<response> person(motor::collection people, std::string name) {
    try {
        auto found = co_await people.find_one(doc("_id", name)).within(2s);
        if (!found) co_return answer(http::status::not_found, "{}");
        co_return answer(http::status::ok, motor::to_json(*found));
    } catch (const motor::error& e) {
        std::cerr << e.what() << '\n';  // the reason is for the log
        if (e.code() == motor::errc::timeout || e.code() == motor::errc::network)
            co_return answer(http::status::service_unavailable, "{}");  // try again later
    }
    co_return answer(http::status::internal_server_error, "{}");
}
// end region

// region: session
asio::awaitable<void> session(tcp::socket peer, motor::client client, motor::collection people) {
    boost::beast::flat_buffer buffer;
    http::request<http::empty_body> request;
    co_await http::async_read(peer, buffer, request, asio::use_awaitable);
    std::string target{request.target()};
    auto made = target == "/health" ? health(client) : person(people, target.substr(1));
    response reply = co_await std::move(made);
    co_await http::async_write(peer, reply, asio::use_awaitable);
}
// end region

// region: serve
/// Runs until the acceptor is closed. Accepted requests end by themselves.
asio::awaitable<void> serve(tcp::acceptor& acceptor, motor::client client,
                            motor::collection people) {
    while (acceptor.is_open()) {
        boost::system::error_code closed;
        auto peer =
            co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, closed));
        if (closed) break;
        asio::co_spawn(acceptor.get_executor(), session(std::move(peer), client, people),
                       asio::detached);
    }
}
// end region

/// Acts like a proxy: sends a GET, and returns the status of the answer.
asio::awaitable<unsigned> get(tcp::endpoint from, std::string target) {
    tcp::socket socket{co_await asio::this_coro::executor};
    co_await socket.async_connect(from, asio::use_awaitable);
    http::request<http::empty_body> request{http::verb::get, target, 11};
    co_await http::async_write(socket, request, asio::use_awaitable);
    boost::beast::flat_buffer buffer;
    response reply;
    co_await http::async_read(socket, buffer, reply, asio::use_awaitable);
    co_return reply.result_int();
}

asio::awaitable<void> try_it(tcp::endpoint from) {
    check(co_await get(from, "/health") == 200);
    check(co_await get(from, "/Ada") == 404);
    std::raise(SIGTERM);
}

int main(int argc, char** argv) {
    return example::run([&] {
        auto uri = example::uri(argc, argv);
        std::exception_ptr failed;
        // region: main
        asio::io_context io;
        motor::client client = connect(uri, io);
        // end region
        example::fresh_database database{client};
        // region: stop
        tcp::acceptor acceptor{io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
        asio::signal_set signals{io, SIGTERM, SIGINT};
        signals.async_wait([&](auto, int) { acceptor.close(); });  // accept no new ones

        asio::co_spawn(io, serve(acceptor, client, database["people"]), asio::detached);
        asio::co_spawn(io, try_it(acceptor.local_endpoint()),
                       [&](std::exception_ptr what) { failed = what; });
        io.run();  // until the running requests are done: each has its limit
        // end region
        if (failed) std::rethrow_exception(failed);
    });
}
