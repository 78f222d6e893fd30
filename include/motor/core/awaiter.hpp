// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/execution.hpp>
#include <motor/core/task.hpp>

#include <atomic>
#include <concepts>
#include <coroutine>
#include <optional>
#include <utility>

namespace motor::core {

/// Started for a coroutine that is suspended until the result is there.
template <blocking_operation Op>
class suspended final : public execution<Op> {
public:
    using execution<Op>::execution;

    /// False if the coroutine goes on at once: it ran in place, on `here`.
    template <class Promise>
    bool start(std::coroutine_handle<Promise> waiting, worker* here) {
        waiting_ = waiting;
        if constexpr (requires { waiting.promise().abandon(); })
            abandon_ = [](void* frame) noexcept {
                std::coroutine_handle<Promise>::from_address(frame).promise().abandon();
            };
        if (!here) {
            this->submit();
            return true;
        }
        if constexpr (std::derived_from<Promise, task_promise_base>) {
            auto end = waiting.promise().leave();
            if (!this->run_in_place(*here)) return true;
            waiting.promise().come_back(end);
            return false;
        } else {
            return !this->run_in_place(*here);
        }
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
    void let_go() noexcept override {
        if (waiting_ && abandon_) abandon_(waiting_.address());
    }

    std::coroutine_handle<> waiting_;
    void (*abandon_)(void*) noexcept = nullptr;
};

/// What `co_await operation` makes.
template <blocking_operation Op>
class awaiter {
public:
    awaiter(Op operation, site at, limits given)
        : operation_(std::move(operation)), site_(std::move(at)), given_(std::move(given)) {}
    awaiter(const awaiter&) = delete;
    awaiter& operator=(const awaiter&) = delete;
    ~awaiter() {
        if (started_) started_->forget();
    }

    /// In place on a worker, or a result that is there already: the coroutine just goes on.
    bool await_ready() {
        auto& workers = *site_.runtime().use();
        if constexpr (may_be_ready<Op>) {
            outcome_ = operation_.ready();
            if (outcome_) {
                tell_received(operation_);
                return true;
            }
        }
        if (may_be_given_up()) return false;
        worker* here = in_place(workers);
        if (!here) return false;
        outcome_.emplace(run_on(*here, operation_, site_.where(), given_.session));
        tell_received(operation_);
        return true;
    }

    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> waiting) {
        auto& workers = *site_.runtime().workers();
        // What may be given up is suspended even where it runs in place: then somebody else can
        // make the coroutine go on, while this worker is still stuck.
        worker* here = may_be_given_up() ? in_place(workers) : nullptr;
        auto started = started_ = new suspended<Op>{std::move(operation_), site_, given_};
        // A coroutine of the workers stays with them, also when it has to queue.
        if (workers.here()) started->stay_on_worker();
        return started->start(waiting, here);  // this may be gone after it
    }

    typename Op::result await_resume() {
        return started_ ? started_->take().value() : std::move(*outcome_).value();
    }

private:
    [[nodiscard]] bool may_be_given_up() const noexcept {
        return given_.any() || site_.where().within != limits::unlimited;
    }
    worker* in_place(worker_pool& workers) {
        if constexpr (may_wait<Op>)
            if (operation_.waits()) return nullptr;
        if constexpr (may_repeat<Op>) return nullptr;
        bool needs_connection = !given_.session;
        if constexpr (may_have_connection<Op>)
            needs_connection = needs_connection && !operation_.has_connection();
        return workers.in_place(needs_connection);
    }

    Op operation_;
    site site_;  // a suspended coroutine is a handle of its client like any other
    limits given_;
    std::optional<result<typename Op::result>> outcome_;
    suspended<Op>* started_ = nullptr;
};

/// Started for a thread that blocks until the result is there.
template <blocking_operation Op>
class blocked final : public execution<Op> {
public:
    using execution<Op>::execution;

    /// In a worker it runs right `here`.
    typename Op::result wait(worker* here) {
        const job_handle keep{*this};
        this->unshare();
        this->stay_on_worker();
        if (!here)
            this->submit();
        else if (this->run_in_place(*here))
            deliver();
        done_.wait(false, std::memory_order_acquire);
        return this->take().value();
    }

private:
    void deliver() override {
        done_.store(true, std::memory_order_release);
        done_.notify_one();
    }
    void let_go() noexcept override {}  // only loops do
    bool delivers_anywhere() const noexcept override { return true; }

    std::atomic<bool> done_{false};
};

template <blocking_operation Op>
typename Op::result wait_for(Op operation, const site& at, limits given) {
    auto& workers = *at.runtime().workers();
    worker* here = workers.here_for_operations();
    // No limit ends a connection that is being made: another worker may make it.
    if (here && !here->connected() && workers.has_another() &&
        (given.any() || at.where().within != limits::unlimited))
        here = nullptr;
    return (new blocked<Op>{std::move(operation), at, std::move(given)})->wait(here);
}

}  // namespace motor::core
