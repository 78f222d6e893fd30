// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <concepts>
#include <coroutine>
#include <exception>
#include <thread>
#include <utility>
#include <variant>

namespace motor {
template <class T>
class task;
}

namespace motor::detail {

/// What the promises of all tasks share: who is resumed at the end, and who is destroyed if the
/// task never ends.
///
/// A task that ends without having been suspended does not resume its awaiter, which then was never
/// suspended: a loop over millions of such tasks needs no stack, also in a build that is not
/// optimised, where g++ makes no tail call of a symmetric transfer.
class task_promise_base {
public:
    std::suspend_always initial_suspend() noexcept { return {}; }

    struct final_awaiter {
        bool await_ready() noexcept { return false; }
        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> ended) noexcept {
            task_promise_base& promise = ended.promise();
            if (promise.met_.exchange(true, std::memory_order_acq_rel))
                promise.continuation_.resume();
        }
        void await_resume() noexcept {}
    };
    final_awaiter final_suspend() noexcept { return {}; }

    /// `left` is the awaiter's while it runs the task for the first time: true if meanwhile leave()
    /// has said that the awaiter is suspended.
    template <class Promise>
    void set_continuation(std::coroutine_handle<Promise> waiting, bool& left) noexcept {
        continuation_ = waiting;
        left_ = &left;
        begun_in_ = std::this_thread::get_id();
        if constexpr (std::derived_from<Promise, task_promise_base>) outer_ = &waiting.promise();
        if constexpr (requires { waiting.promise().discard(); })
            discard_ = [](void* frame) noexcept {
                std::coroutine_handle<Promise>::from_address(frame).promise().discard();
            };
    }

    /// After the first run of the task: true if it has ended already.
    bool ended_at_once() noexcept { return met_.exchange(true, std::memory_order_acq_rel); }

    /// This thread will be stuck in what the task awaits, and the task may go on in another one: so
    /// may its awaiters, which are still running it for the first time further up on the stack.
    /// Returns the first that is suspended already, for come_back().
    task_promise_base* leave() noexcept {
        auto each = this;
        for (; each && each->begun_here(); each = each->outer_)
            *each->left_ = each->met_ = true;
        return each;
    }
    /// The task goes on in this thread after all.
    void come_back(const task_promise_base* end) noexcept {
        for (auto each = this; each != end; each = each->outer_)
            *each->left_ = each->met_ = false;
    }

    /// The loop that should have resumed this is gone: destroys the outermost coroutine, which owns
    /// all those inside it.
    void discard() noexcept {
        if (discard_) discard_(continuation_.address());
    }

protected:
    std::coroutine_handle<> continuation_;
    task_promise_base* outer_ = nullptr;  // the continuation's, if it is a task
    void (*discard_)(void*) noexcept = nullptr;
    std::atomic<bool> met_{false};  // set by the end of the task and by its awaiter's suspension

private:
    /// True while the awaiter runs it for the first time, if that is in this thread.
    [[nodiscard]] bool begun_here() const noexcept {
        return !met_.load(std::memory_order_relaxed) && begun_in_ == std::this_thread::get_id();
    }

    std::thread::id begun_in_;
    bool* left_ = nullptr;
};

template <class T>
class task_promise : public task_promise_base {
public:
    task<T> get_return_object() noexcept;
    template <class U>
    void return_value(U&& value) {
        outcome_.template emplace<1>(std::forward<U>(value));
    }
    // NOLINTNEXTLINE(bugprone-exception-escape): an exception_ptr is moved into the variant
    void unhandled_exception() noexcept { outcome_.template emplace<2>(std::current_exception()); }
    T take() {
        if (outcome_.index() == 2) std::rethrow_exception(std::get<2>(outcome_));
        return std::move(std::get<1>(outcome_));
    }

private:
    std::variant<std::monostate, T, std::exception_ptr> outcome_;
};

template <>
class task_promise<void> : public task_promise_base {
public:
    task<void> get_return_object() noexcept;
    void return_void() noexcept {}
    void unhandled_exception() noexcept { error_ = std::current_exception(); }
    void take() {
        if (error_) std::rethrow_exception(error_);
    }

private:
    std::exception_ptr error_;
};

}  // namespace motor::detail
