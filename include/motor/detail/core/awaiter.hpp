// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/pending.hpp>
#include <motor/task.hpp>

#include <atomic>
#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace motor::detail {

/// Started for a coroutine that is suspended until the result is there.
template <blocking_operation Op>
class suspended final : public pending<Op>, private waiter {
public:
    suspended(Op operation, const handle_context& context, start_options options)
        : pending<Op>(std::move(operation), context, std::move(options), *this) {}

    /// False if the coroutine goes on at once: it ran in place, on `here`.
    template <class Promise>
    bool start(std::coroutine_handle<Promise> waiting, worker* here) {
        waiting_ = waiting;
        if constexpr (requires { waiting.promise().discard(); })
            discard_ = [](void* frame) noexcept {
                std::coroutine_handle<Promise>::from_address(frame).promise().discard();
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
    void detach() noexcept {
        pending_operation::detach();
        waiting_ = nullptr;
    }

private:
    void deliver() override {
        if (waiting_) waiting_.resume();
    }
    void destroy() noexcept override {
        if (waiting_ && discard_) discard_(waiting_.address());
    }

    std::coroutine_handle<> waiting_;
    void (*discard_)(void*) noexcept = nullptr;
};

/// What `co_await operation` makes.
template <blocking_operation Op>
class awaiter {
public:
    awaiter(Op operation, handle_context context, start_options options)
        : operation_(std::move(operation)),
          context_(std::move(context)),
          options_(std::move(options)) {}
    awaiter(const awaiter&) = delete;
    awaiter& operator=(const awaiter&) = delete;
    ~awaiter() {
        if (suspended_) suspended_->detach();
    }

    /// In place on a worker, or a result that is there already: the coroutine just goes on.
    bool await_ready() {
        if (auto why = context_.refusal()) std::rethrow_exception(why);
        if constexpr (may_be_ready<Op>) outcome_ = operation_.ready();
        if (!outcome_) {
            if (context_.may_be_given_up(options_)) return false;
            worker* here = in_place();
            if (!here) return false;
            run_into(outcome_, *here, operation_, context_.settings(), options_.session);
        }
        tell_received(operation_);
        return true;
    }

    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> waiting) {
        // What may be given up is suspended even where it runs in place: then somebody else can
        // make the coroutine go on, while this worker is still stuck.
        worker* here = context_.may_be_given_up(options_) ? in_place() : nullptr;
        suspended_ =
            intrusive_ptr{new suspended<Op>{std::move(operation_), context_, std::move(options_)}};
        // A coroutine of the workers stays with them, also when it has to queue.
        if (context_.worker_here()) suspended_->stay_on_worker();
        return suspended_->start(waiting, here);  // this may be gone after it
    }

    typename Op::result await_resume() {
        return suspended_ ? suspended_->take().value() : std::move(*outcome_).value();
    }

private:
    worker* in_place() {
        if constexpr (may_wait<Op>)
            if (operation_.waits()) return nullptr;
        if constexpr (may_repeat<Op>) return nullptr;
        bool needs_connection = !options_.session;
        if constexpr (may_have_connection<Op>)
            needs_connection = needs_connection && !operation_.has_connection();
        return context_.worker_in_place(needs_connection);
    }

    Op operation_;
    handle_context context_;  // a suspended coroutine is a handle of its client like any other
    start_options options_;
    std::optional<result<typename Op::result>> outcome_;
    intrusive_ptr<suspended<Op>> suspended_;
};

/// Started for a thread that blocks until the result is there.
template <blocking_operation Op>
class blocked final : public pending<Op>, private waiter {
public:
    blocked(Op operation, const handle_context& context, start_options options)
        : pending<Op>(std::move(operation), context, std::move(options), *this,
                      delivery::anywhere) {}

    /// In a worker it runs right `here`.
    typename Op::result wait(worker* here) {
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
    void destroy() noexcept override {}  // only loops do

    std::atomic<bool> done_{false};
};

template <blocking_operation Op>
typename Op::result wait_for(Op operation, const handle_context& context, start_options options) {
    worker* here = context.worker_to_block(options);
    const intrusive_ptr started{new blocked<Op>{std::move(operation), context, std::move(options)}};
    return started->wait(here);
}

}  // namespace motor::detail
