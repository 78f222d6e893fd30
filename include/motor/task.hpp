// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/task_promise.hpp>

#include <coroutine>
#include <utility>

namespace motor {

/// A coroutine that starts when it is awaited, or given to run() or spawn(), and that continues in
/// the thread of its resumer. Move-only; destroying it destroys the coroutine.
template <class T = void>
class [[nodiscard("a task does nothing before it is awaited, run or spawned")]] task {
public:
    using value_type = T;
    using promise_type = detail::task_promise<T>;

    explicit task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
    task(task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    task& operator=(task other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~task() {
        if (frame_) frame_.destroy();
    }

    class awaiter {
    public:
        explicit awaiter(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
        bool await_ready() const noexcept { return false; }
        // Not inlined: `left` must not be in the awaiter's frame, which may be gone by then.
        template <class Promise>
        [[gnu::noinline]] bool await_suspend(std::coroutine_handle<Promise> waiting) noexcept {
            bool left = false;
            auto& promise = frame_.promise();
            promise.set_continuation(waiting, left);
            frame_.resume();
            return left || !promise.ended_at_once();
        }
        T await_resume() { return frame_.promise().take(); }

    private:
        std::coroutine_handle<promise_type> frame_;
    };
    awaiter operator co_await() && noexcept { return awaiter{frame_}; }

private:
    std::coroutine_handle<promise_type> frame_;
};

/// @cond
template <class T>
task<T> detail::task_promise<T>::get_return_object() noexcept {
    return task<T>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

inline task<void> detail::task_promise<void>::get_return_object() noexcept {
    return task<void>{std::coroutine_handle<task_promise>::from_promise(*this)};
}
/// @endcond

}  // namespace motor
