// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>

namespace motor {

template <class T>
class task;

namespace core {

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
        if constexpr (requires { waiting.promise().abandon(); })
            abandon_ = [](void* frame) noexcept {
                std::coroutine_handle<Promise>::from_address(frame).promise().abandon();
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
    void abandon() noexcept {
        if (abandon_) abandon_(continuation_.address());
    }

protected:
    std::coroutine_handle<> continuation_;
    task_promise_base* outer_ = nullptr;  // the continuation's, if it is a task
    void (*abandon_)(void*) noexcept = nullptr;
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

}  // namespace core

/// A coroutine that starts when it is awaited, or given to run() or spawn(), and that keeps the
/// thread of whoever resumes it. Move-only; destroying it destroys the coroutine.
template <class T = void>
class [[nodiscard("a task does nothing before it is awaited, run or spawned")]] task {
public:
    using value_type = T;
    using promise_type = core::task_promise<T>;

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

namespace core {

template <class T>
task<T> task_promise<T>::get_return_object() noexcept {
    return task<T>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

inline task<void> task_promise<void>::get_return_object() noexcept {
    return task<void>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

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
        void abandon() noexcept {
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

}  // namespace core
}  // namespace motor
