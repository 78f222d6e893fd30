// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/operation.hpp>
#include <motor/frameworks/detail/asio_context.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <type_traits>
#include <utility>

namespace motor::frameworks {

/// What a cancellation slot holds: terminal and partial cancellation give an operation up wherever
/// it is; total promises that nothing was done, so it takes only what has not been sent.
class asio_cancellation {
public:
    explicit asio_cancellation(core::job& of) noexcept : operation_(of) {}
    void operator()(boost::asio::cancellation_type type) noexcept {
        using boost::asio::cancellation_type;
        bool may_be_done = (type & (cancellation_type::terminal | cancellation_type::partial)) !=
                           cancellation_type::none;
        if (type != cancellation_type::none) operation_->call_off(!may_be_done);
    }

private:
    core::job_handle operation_;
};

/// Starts an operation so that the handler's slot, if it has one, can cancel it.
template <class Op, class Slot, class Receiver>
void start_cancellable(operation<Op>&& what, Slot slot, bool loop, Receiver receiver) {
    if (!slot.is_connected()) return std::move(what).start_on(loop, std::move(receiver));
    what.limits().may_be_called_off = true;
    std::move(what).start_on(loop, std::move(receiver), [&](core::job& started) {
        slot.template emplace<asio_cancellation>(started);
    });
}

template <class T, class Handler>
void call_handler(Handler& handler, result<T>& outcome) {
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) slot.clear();
    if constexpr (std::is_void_v<T>)
        std::move(handler)(outcome.error());
    else if (outcome)
        std::move(handler)(std::exception_ptr{}, std::move(*outcome));
    else
        std::move(handler)(outcome.error(), T{});
}

/// Waits for an operation's result with a handler that has an executor of its own.
template <class T, class Handler, class Executor>
class asio_receiver {
public:
    asio_receiver(Handler handler, const Executor& executor, bool on_its_context)
        : on_its_context_(on_its_context),
          state_(asio_context::of(executor),
                 state{std::move(handler), boost::asio::executor_work_guard<Executor>{executor}}) {}

    void operator()(result<T> outcome) && {
        auto bind = [&](state& s) {
            return [handler = std::move(s.handler), outcome = std::move(outcome)]() mutable {
                call_handler<T>(handler, outcome);
            };
        };
        if (on_its_context_) {  // its own thread: the context cannot go away meanwhile
            if (auto mine = state_.take())
                boost::asio::dispatch(mine->work.get_executor(), bind(*mine));
        } else {
            state_.use([&](state& s) { boost::asio::post(s.work.get_executor(), bind(s)); });
        }
    }

private:
    struct state {
        Handler handler;
        boost::asio::executor_work_guard<Executor> work;
    };
    bool on_its_context_;
    asio_context::parked<state> state_;
};

}  // namespace motor::frameworks
