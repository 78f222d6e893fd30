// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/execution.hpp>

#include <atomic>
#include <coroutine>
#include <optional>
#include <utility>

namespace motor::core {

/// Started for a coroutine that is suspended until the result is there.
template <blocking_operation Op>
class suspended final : public execution<Op> {
public:
    using execution<Op>::execution;

    template <class Promise>
    void start(std::coroutine_handle<Promise> waiting) {
        waiting_ = waiting;
        if constexpr (requires { waiting.promise().abandon(); })
            abandon_ = [](void* frame) noexcept {
                std::coroutine_handle<Promise>::from_address(frame).promise().abandon();
            };
        this->submit();
    }
    /// The coroutine has gone on, or is being destroyed.
    void forget() noexcept {
        this->withdraw();
        waiting_ = nullptr;
        this->unshare();
    }

private:
    void deliver() override {
        if (waiting_) waiting_.resume();
    }
    void abandon() noexcept override {
        if (waiting_ && abandon_) abandon_(waiting_.address());
    }

    std::coroutine_handle<> waiting_;
    void (*abandon_)(void*) noexcept = nullptr;
};

/// What `co_await operation` makes.
template <blocking_operation Op>
class awaiter {
public:
    awaiter(Op operation, site at) : operation_(std::move(operation)), site_(std::move(at)) {}
    awaiter(const awaiter&) = delete;
    awaiter& operator=(const awaiter&) = delete;
    ~awaiter() {
        if (started_) started_->forget();
    }

    /// In place on a worker, or a result that is there already: the coroutine just goes on.
    bool await_ready() {
        if constexpr (may_be_ready<Op>) {
            outcome_ = operation_.ready();
            if (outcome_) return true;
        }
        if constexpr (may_wait<Op>)
            if (operation_.waits()) return false;
        if constexpr (may_repeat<Op>) return false;
        worker* here = site_.runtime->workers()->in_place();
        if (!here) return false;
        outcome_.emplace(run_on(*here, operation_, *site_.where));
        return true;
    }

    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> waiting) {
        started_ = new suspended<Op>{std::move(operation_), site_};
        // A coroutine of the workers stays with them, also when it has to queue.
        if (worker* here = worker::current();
            here && &here->pool() == site_.runtime->workers().get())
            started_->stay_on_worker();
        started_->start(waiting);
    }

    typename Op::result await_resume() {
        return started_ ? started_->take().value() : std::move(*outcome_).value();
    }

private:
    Op operation_;
    site site_;  // a suspended coroutine is a handle of its client like any other
    std::optional<result<typename Op::result>> outcome_;
    suspended<Op>* started_ = nullptr;
};

/// Started for a thread that blocks until the result is there.
template <blocking_operation Op>
class blocked final : public execution<Op> {
public:
    using execution<Op>::execution;

    typename Op::result wait() {
        this->stay_on_worker();
        this->submit();
        done_.wait(false, std::memory_order_acquire);
        auto taken = this->take();
        this->unshare();
        return std::move(taken).value();
    }

private:
    void deliver() override {
        done_.store(true, std::memory_order_release);
        done_.notify_one();
    }
    void abandon() noexcept override {}  // only loops abandon

    std::atomic<bool> done_{false};
};

template <blocking_operation Op>
typename Op::result wait_for(Op operation, const site& at) {
    if (worker* here = worker::current(); here && &here->pool() == at.runtime->workers().get())
        return run_on(*here, operation, *at.where).value();
    return (new blocked<Op>{std::move(operation), at})->wait();
}

}  // namespace motor::core
