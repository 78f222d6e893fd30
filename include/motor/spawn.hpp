// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/core/event_loop.hpp>
#include <motor/core/execution.hpp>
#include <motor/core/result.hpp>
#include <motor/core/task.hpp>
#include <motor/future.hpp>

#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

/// How tasks get onto a client's workers, where their operations run in place.
namespace motor {

namespace core {

template <class T, class Done>
root_coroutine run_to_end(task<T> work, Done done) {
    std::optional<result<T>> outcome;
    try {
        co_await root_coroutine::permission{};
        if constexpr (std::is_void_v<T>) {
            co_await std::move(work);
            outcome.emplace(std::in_place);
        } else {
            outcome.emplace(std::in_place, co_await std::move(work));
        }
    } catch (...) {
        outcome.emplace(std::current_exception());
    }
    // Whoever learns of the outcome may close the client next: the task's own handles, arguments
    // and locals are gone by then.
    { auto ended = std::move(work); }
    done(std::move(*outcome));
}

/// Any callback. g++ warns of a coroutine whose frame holds one of a type that only one file knows.
template <class T>
class erased_callback {
public:
    template <class Callback>
    explicit erased_callback(Callback callback)
        : callback_(std::make_unique<holder<Callback>>(std::move(callback))) {}
    void operator()(result<T> outcome) { callback_->call(std::move(outcome)); }

private:
    struct base {
        virtual ~base() = default;
        virtual void call(result<T> outcome) = 0;
    };
    template <class Callback>
    struct holder final : base {
        explicit holder(Callback callback) : held(std::move(callback)) {}
        void call(result<T> outcome) override { std::move(held)(std::move(outcome)); }
        Callback held;
    };
    std::unique_ptr<base> callback_;
};

/// Resumes a coroutine, in general on a worker, or destroys it if the pool is closed.
class start_of_root {
public:
    explicit start_of_root(root_coroutine root) noexcept : frame_(root.frame) {}
    start_of_root(start_of_root&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    start_of_root& operator=(start_of_root&&) = delete;
    ~start_of_root() {
        if (frame_) frame_.destroy();
    }
    void operator()() && { std::exchange(frame_, nullptr).resume(); }
    /// It ends with that error instead, in the calling thread.
    void refused(std::exception_ptr why) {
        frame_.promise().refused = std::move(why);
        std::move (*this)();
    }

private:
    std::coroutine_handle<root_coroutine::promise_type> frame_;
};

}  // namespace core

/// Starts a task on the client's workers. The future holds what it returns or throws, or
/// broken_promise if the client is closed before it began.
template <class T>
std::future<T> spawn(const client& on, task<T> work) {
    core::promised<T> keep;
    auto ready = keep.future();
    on.executor().may_run_inline(false).execute(
        core::start_of_root{core::run_to_end(std::move(work), std::move(keep))});
    return ready;
}

/// Starts a task in the calling thread, for instance in an event loop: after each operation it goes
/// on where the client's completions run. `callback(motor::result<T>)` is called there at its end;
/// inside this call if it awaited nothing; and never if the loop goes away first, which destroys
/// the task. It must not throw, in no loop: that ends the program by std::terminate().
template <class T, class Callback>
    requires std::invocable<Callback, result<T>>
void start(task<T> work, Callback callback) {
    core::start_of_root{
        core::run_to_end(std::move(work), core::erased_callback<T>{std::move(callback)})}();
}

/// Runs a task on the client's workers and waits for it; throws what it throws. Not for a thread
/// that is a worker itself: co_await the task there.
template <class T>
T run(const client& on, task<T> work) {
    return spawn(on, std::move(work)).get();
}

namespace core {

/// Counts children down and resumes who waits for them: in the loop, if there is one, which it
/// holds meanwhile.
class join_counter final : public completion {
public:
    join_counter(std::size_t children, std::shared_ptr<delivery> loop) noexcept
        : left_(children + 1), loop_(std::move(loop)) {}
    void arrive() {
        if (left_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        if (loop_)
            loop_->deliver(*this);
        else
            complete();
    }

    class awaiter {
    public:
        explicit awaiter(join_counter& joined) noexcept : joined_(joined) {}
        bool await_ready() const noexcept { return false; }
        template <class Promise>
        bool await_suspend(std::coroutine_handle<Promise> waiting) {
            auto& joined = joined_;
            joined.waiting_ = waiting;
            joined.abandon_ = [](void* frame) noexcept {
                std::coroutine_handle<Promise>::from_address(frame).promise().abandon();
            };
            if (joined.loop_) joined.loop_->expect();
            // Unless it was the last one, it may be gone after this.
            if (joined.left_.fetch_sub(1, std::memory_order_acq_rel) != 1) return true;
            if (joined.loop_) joined.loop_->finished();
            return false;
        }
        void await_resume() const noexcept {}

    private:
        join_counter& joined_;
    };
    awaiter all() noexcept { return awaiter{*this}; }

private:
    void complete() override { waiting_.resume(); }
    void abandon() noexcept override { abandon_(waiting_.address()); }

    std::atomic<std::size_t> left_;
    const std::shared_ptr<delivery> loop_;
    std::coroutine_handle<> waiting_;
    void (*abandon_)(void*) noexcept = nullptr;
};

/// Where a child of when_all puts its result. One that is destroyed before it began, because the
/// client closed, arrives as cancelled.
template <class T>
class arrival {
public:
    arrival(std::optional<result<T>>& outcome, std::shared_ptr<join_counter> joined) noexcept
        : outcome_(outcome), joined_(std::move(joined)) {}
    arrival(arrival&&) noexcept = default;
    arrival& operator=(arrival&&) = delete;
    ~arrival() {
        if (joined_) (*this)(result<T>{client_was_closed()});
    }
    void operator()(result<T> done) {
        outcome_.emplace(std::move(done));
        std::exchange(joined_, nullptr)->arrive();
    }

private:
    std::optional<result<T>>& outcome_;
    std::shared_ptr<join_counter> joined_;
};

}  // namespace core

/// Runs tasks side by side on the client's workers and returns their results in order. All end
/// before it goes on, in the client's loop if it was not on a worker; then the first error in order
/// is thrown, if there is one.
template <class T>
task<std::conditional_t<std::is_void_v<T>, void, std::vector<T>>> when_all(
    client on, std::vector<task<T>> tasks) {
    std::vector<std::optional<result<T>>> outcomes(tasks.size());
    auto executor = on.executor().may_run_inline(false);
    auto joined = std::make_shared<core::join_counter>(
        tasks.size(), executor.running_here() ? nullptr : on.loop());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        executor.execute(core::start_of_root{
            core::run_to_end(std::move(tasks[i]), core::arrival<T>{outcomes[i], joined})});
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
