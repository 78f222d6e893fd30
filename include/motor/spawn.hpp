// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/detail/base/access.hpp>
#include <motor/detail/core/join.hpp>
#include <motor/detail/core/promised.hpp>
#include <motor/detail/core/run_to_end.hpp>
#include <motor/result.hpp>
#include <motor/task.hpp>

#include <concepts>
#include <cstddef>
#include <future>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

/// Functions that start tasks on a client's workers, where their operations run in place.
namespace motor {

/// Starts a task on the client's workers. The future holds its result or exception, or
/// broken_promise if the client is closed before the task has begun.
template <class T>
std::future<T> spawn(const client& on, task<T> work) {
    detail::promised<T> keep;
    auto ready = keep.future();
    on.executor().may_run_inline(false).execute(
        detail::start_of_root{detail::run_to_end(std::move(work), std::move(keep))});
    return ready;
}

/// Starts a task in the calling thread, for instance in an event loop: after each operation it
/// continues where the client's completions run. `callback(motor::result<T>)` is called there at
/// its end; inside this call if the task awaited nothing; and never if the loop goes away first,
/// which destroys the task. The callback must not throw, with any loop: an exception ends the
/// program by std::terminate().
template <class T, class Callback>
    requires std::invocable<Callback, result<T>>
void start(task<T> work, Callback callback) {
    detail::start_of_root{
        detail::run_to_end(std::move(work), detail::erased_callback<T>{std::move(callback)})}();
}

/// Runs a task on the client's workers and waits for it. Rethrows its exception. Do not call it on
/// a worker: co_await the task there.
template <class T>
T run(const client& on, task<T> work) {
    return spawn(on, std::move(work)).get();
}

/// Runs tasks concurrently on the client's workers and returns their results in order. It continues
/// when all have ended, in the client's loop if it was not on a worker; then it throws the first
/// error in order, if there is one.
template <class T>
task<std::conditional_t<std::is_void_v<T>, void, std::vector<T>>> when_all(
    client on, std::vector<task<T>> tasks) {
    std::vector<std::optional<result<T>>> outcomes(tasks.size());
    auto executor = on.executor().may_run_inline(false);
    auto joined = std::make_shared<detail::join_counter>(
        tasks.size(), executor.running_here() ? nullptr : detail::access::context(on).loop());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        executor.execute(detail::start_of_root{
            detail::run_to_end(std::move(tasks[i]), detail::arrival<T>{outcomes[i], joined})});
    co_await joined->all();
    if constexpr (std::is_void_v<T>) {
        for (auto& each : outcomes)
            each->value();
    } else {
        std::vector<T> values;
        values.reserve(outcomes.size());
        for (auto& each : outcomes)
            values.push_back(std::move(*each).value());
        co_return values;
    }
}

}  // namespace motor
