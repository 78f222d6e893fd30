// SPDX-License-Identifier: Apache-2.0
#include "side_by_side.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <utility>

namespace demo {

namespace asio = boost::asio;

asio::awaitable<void> side_by_side(std::vector<asio::awaitable<void>> coroutines) {
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer all_ended{executor, asio::steady_timer::time_point::max()};
    auto left = coroutines.size();
    std::exception_ptr failure;
    auto on_end = [&](std::exception_ptr error) {
        if (error && !failure) failure = error;
        if (--left == 0) all_ended.cancel();
    };
    for (auto& each : coroutines)
        asio::co_spawn(executor, std::move(each), on_end);
    while (left > 0)
        co_await all_ended.async_wait(asio::as_tuple(asio::use_awaitable));
    if (failure) std::rethrow_exception(failure);
}

}  // namespace demo
