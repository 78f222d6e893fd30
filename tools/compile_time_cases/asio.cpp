// SPDX-License-Identifier: Apache-2.0
// What a program with one Asio coroutine costs to compile without Motor.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace asio = boost::asio;

asio::awaitable<void> wait_a_little() {
    asio::steady_timer timer{co_await asio::this_coro::executor, std::chrono::milliseconds{1}};
    co_await timer.async_wait(asio::use_awaitable);
}

int main() {
    asio::io_context io;
    asio::co_spawn(io, wait_a_little(), asio::detached);
    io.run();
}
