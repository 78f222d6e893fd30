// SPDX-License-Identifier: Apache-2.0
// The same program with Motor's header for Asio, and one find_one.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <motor/frameworks/asio.hpp>

#include <chrono>

namespace asio = boost::asio;

asio::awaitable<void> wait_a_little(motor::collection people) {
    asio::steady_timer timer{co_await asio::this_coro::executor, std::chrono::milliseconds{1}};
    co_await timer.async_wait(asio::use_awaitable);
    co_await people.find_one(motor::doc("name", "Ada"));
}

int main() {
    asio::io_context io;
    motor::client client{"mongodb://127.0.0.1:27017", io.get_executor()};
    asio::co_spawn(io, wait_a_little(client["test"]["people"]), asio::detached);
    io.run();
}
