// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <coroutine>
#include <exception>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Tests of temporaries: g++ 12 moves some temporaries in an expression with co_await bitwise, and
/// destroys some twice. The tests write everything that a user may write there, with every
/// operation and in every kind of coroutine. The commands that arrive show whether an argument was
/// corrupted on the way, and AddressSanitizer whether one was freed.
namespace motor::testing::awaited {

/// The objects that a coroutine under test uses.
struct place {
    motor::client client;
    motor::database db = client["db"];
    motor::collection things = db["things"];
};

/// The kinds of coroutine.
struct in_task {
    template <class T>
    using of = motor::task<T>;
};
struct in_awaitable {
    template <class T>
    using of = boost::asio::awaitable<T>;
};
/// Return type of a coroutine under test, which is written once for all kinds: `[](auto kind, place
/// at) -> of<decltype(kind), void> { co_await at.things.drop(); }`.
template <class Kind, class T>
using of = typename Kind::template of<T>;

/// A coroutine under test that returns a T.
template <class T>
struct body {
    std::function<motor::task<T>(place)> task;
    std::function<boost::asio::awaitable<T>(place)> awaitable;

    template <class F>
    body(F written)
        : task([written](place at) { return written(in_task{}, std::move(at)); }),
          awaitable([written](place at) { return written(in_awaitable{}, std::move(at)); }) {}
};

/// A case: awaits an operation, and says what the server must receive.
struct command_case {
    std::string_view operation;  ///< "collection.find_one"
    body<void> run;
    std::vector<document> sent;  ///< without the fields that every command has
};

/// All cases; every operation is in one of these functions.
std::vector<command_case> reads();
std::vector<command_case> writes();
std::vector<command_case> catalogue();
std::vector<command_case> administration();
std::vector<command_case> cursors();
std::vector<command_case> sessions();

/// Strings that are not literals: one is stored in the std::string itself, the other on the heap.
inline std::string little() { return "little"; }
inline std::string large() { return "a text that is too long to live inside of the string itself"; }

namespace detail {

struct eager {
    struct promise_type {
        eager get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

template <class T>
eager drive(motor::task<T> work, std::promise<T> done) {
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(work);
            done.set_value();
        } else {
            done.set_value(co_await std::move(work));
        }
    } catch (...) {
        done.set_exception(std::current_exception());
    }
}

}  // namespace detail

/// Runs a body in every kind of coroutine and in every place, and calls `check(where, result)`
/// after each.
template <class T, class Check>
void run_everywhere(scripted_server& server, const body<T>& what, Check check) {
    auto checked = [&](std::string_view where, std::future<T> ended) {
        SCOPED_TRACE(where);
        if constexpr (std::is_void_v<T>) {
            within_limit(std::move(ended));
            check();
        } else {
            check(within_limit(std::move(ended)));
        }
        server.forget_commands();
    };
    {
        motor::client client{server.uri()};
        checked("a task on a worker", spawn(client, what.task({client})));
        checked("an awaitable on a worker",
                co_spawn(client.executor(), what.awaitable({client}), boost::asio::use_future));
        std::promise<T> done;
        auto ended = done.get_future();
        detail::drive(what.task({client}), std::move(done));
        checked("a task that leaves its thread", std::move(ended));
    }
    boost::asio::io_context io;
    motor::client client{server.uri(), io.get_executor()};
    auto ended = co_spawn(io, what.awaitable({client}), boost::asio::use_future);
    io.run_for(wait_limit);
    checked("an awaitable on an io_context", std::move(ended));
}

}  // namespace motor::testing::awaited
