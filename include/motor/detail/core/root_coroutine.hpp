// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <exception>

namespace motor::detail {

/// A coroutine that nobody awaits: owns itself, and ends with its task.
class root_coroutine {
public:
    struct promise_type {
        root_coroutine get_return_object() noexcept {
            return {std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }  // roots catch what tasks throw
        void discard() noexcept {
            std::coroutine_handle<promise_type>::from_promise(*this).destroy();
        }

        std::exception_ptr refused;  // why it is not to begin
    };
    std::coroutine_handle<promise_type> frame;

    /// Awaited by a root before all else: throws why it was refused, if it was.
    class permission {
    public:
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<promise_type> asking) noexcept {
            refused_ = &asking.promise().refused;
            return false;
        }
        void await_resume() const {
            if (*refused_) std::rethrow_exception(*refused_);
        }

    private:
        const std::exception_ptr* refused_ = nullptr;
    };
};

}  // namespace motor::detail
