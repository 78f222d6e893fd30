// SPDX-License-Identifier: Apache-2.0
// Serves /small (10 KiB) and /large (1 MiB) on a port until it is ended: motor::gridfs_handler, on
// one thread, with the files on a canned server, or on the one of a connection string.
#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>
#include <motor/web/gridfs_handler.hpp>

#include <benchmarks/server/canned_data.hpp>
#include <benchmarks/server/canned_server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>

#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <sys/prctl.h>
#include <unistd.h>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

/// A canned server in a process of its own. It must be started before there are threads.
std::string start_canned_server() {
    std::array<int, 2> both{};
    if (::pipe(both.data()) != 0) throw std::runtime_error{"no pipe"};
    if (::fork() == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(both[1], STDOUT_FILENO);
        bench::serve({});
    }
    std::array<char, 16> text{};
    if (::read(both[0], text.data(), text.size() - 1) <= 0) throw std::runtime_error{"no server"};
    return "mongodb://127.0.0.1:" + std::to_string(std::atoi(text.data())) + "/";
}

asio::awaitable<void> serve(tcp::socket socket, const motor::gridfs_handler& files) {
    socket.set_option(tcp::no_delay{true});
    beast::tcp_stream stream{std::move(socket)};
    beast::flat_buffer buffer;
    for (bool again = true; again;) {
        http::request<http::empty_body> asked;
        beast::error_code ended;
        co_await http::async_read(stream, buffer, asked,
                                  asio::redirect_error(asio::use_awaitable, ended));
        if (ended) co_return;
        again = co_await files.serve(stream, asked);
    }
}

asio::awaitable<void> accept(unsigned short port, const motor::gridfs_handler& files) {
    auto executor = co_await asio::this_coro::executor;
    tcp::acceptor acceptor{executor, {tcp::v4(), port}};
    std::cout << "http://127.0.0.1:" << port << "/small and /large" << std::endl;
    for (;;)
        asio::co_spawn(executor, serve(co_await acceptor.async_accept(asio::use_awaitable), files),
                       asio::detached);
}

void store(const motor::gridfs_bucket& bucket) {
    for (const auto& each : {bench::small_page, bench::large_page}) {
        if (bucket.find_one(motor::doc("filename", each.name)).get()) continue;
        const std::vector<std::uint8_t> bytes(static_cast<std::size_t>(each.length), 'x');
        bucket.upload(each.name, std::span<const std::uint8_t>{bytes}).get();
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: motor_http_load PORT [CONNECTION_STRING]\n";
        return 1;
    }
    try {
        const auto uri = argc > 2 ? std::string{argv[2]} : start_canned_server();
        asio::io_context io{1};
        motor::client client{uri, io.get_executor()};
        const motor::gridfs_bucket bucket{client["motor_http_load"]};
        if (argc > 2) store(bucket);
        const motor::gridfs_handler files{bucket};
        asio::co_spawn(io, accept(static_cast<unsigned short>(std::atoi(argv[1])), files),
                       [](const std::exception_ptr& failure) {
                           if (failure) std::rethrow_exception(failure);
                       });
        io.run();
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
