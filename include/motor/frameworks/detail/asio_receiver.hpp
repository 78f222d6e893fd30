// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/custody.hpp>
#include <motor/core/job.hpp>
#include <motor/core/result.hpp>
#include <motor/frameworks/detail/asio_custody.hpp>
#include <motor/frameworks/detail/asio_library.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace motor::frameworks {
inline namespace MOTOR_ON_ASIO {

/// What a cancellation slot holds: terminal and partial cancellation give an operation up wherever
/// it is; total promises that nothing was done, so it takes only what has not been sent.
class asio_cancellation {
public:
    explicit asio_cancellation(core::job& of) noexcept : operation_(of) {}
    void operator()(asio::cancellation_type type) noexcept {
        using asio::cancellation_type;
        bool may_be_done = (type & (cancellation_type::terminal | cancellation_type::partial)) !=
                           cancellation_type::none;
        if (type != cancellation_type::none) operation_->call_off(!may_be_done);
    }

private:
    core::job_handle operation_;
};

template <class T, class Handler>
void call_handler(Handler& handler, result<T>& outcome) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) slot.clear();
    if constexpr (std::is_void_v<T>)
        std::move(handler)(outcome.error());
    else if (outcome)
        std::move(handler)(std::exception_ptr{}, std::move(*outcome));
    else
        std::move(handler)(outcome.error(), T{});
}

// Below, all that can be is a template of the result's type, or of none, and not of the handler's:
// a program has few of the former and one of the latter for each co_await.

/// An operation's handler that waits in the custody of its own executor's context.
class asio_handler : public core::custody::item {
public:
    virtual void call() = 0;
};

/// What is given to the executor.
class asio_call {
public:
    explicit asio_call(std::unique_ptr<core::custody::item> handler) noexcept
        : handler_(std::move(handler)) {}
    void operator()() { static_cast<asio_handler&>(*handler_).call(); }

private:
    std::unique_ptr<core::custody::item> handler_;
};

template <class T>
class asio_handler_of : public asio_handler {
public:
    std::optional<result<T>> outcome;
    /// Has its executor call it; on its own thread, if that is where this is, perhaps at once.
    virtual void execute(std::unique_ptr<core::custody::item> self, bool on_its_thread) = 0;
};

template <class T, class Handler, class Executor>
class asio_handler_on final : public asio_handler_of<T> {
public:
    asio_handler_on(Handler handler, const Executor& executor)
        : handler_(std::move(handler)),
          executor_(asio::prefer(executor, asio::execution::outstanding_work.tracked)) {}

private:
    void execute(std::unique_ptr<core::custody::item> self, bool on_its_thread) override {
        auto executor = std::move(executor_);  // `this` may be gone before execute() returns
        if (on_its_thread)
            executor.execute(asio_call{std::move(self)});
        else
            asio::require(executor, asio::execution::blocking.never)
                .execute(asio_call{std::move(self)});
    }
    void call() override { call_handler<T>(handler_, *this->outcome); }

    Handler handler_;
    // As long as it is here the context has work.
    std::remove_cvref_t<decltype(asio::prefer(std::declval<const Executor&>(),
                                              asio::execution::outstanding_work.tracked))>
        executor_;
};

/// Gives an operation's result to a handler that has an executor of its own.
template <class T>
class asio_receiver {
public:
    template <class Handler, class Executor>
    asio_receiver(Handler handler, const Executor& executor, bool on_its_thread)
        : custody_(asio_custody::of(executor)),
          waiting_(new asio_handler_on<T, Handler, Executor>{std::move(handler), executor}),
          on_its_thread_(on_its_thread) {
        custody_->keep(*waiting_);
    }
    asio_receiver(asio_receiver&& other) noexcept
        : custody_(std::move(other.custody_)),
          waiting_(std::exchange(other.waiting_, nullptr)),
          on_its_thread_(other.on_its_thread_) {}
    asio_receiver& operator=(asio_receiver&&) = delete;
    ~asio_receiver() {
        if (waiting_) custody_->take(*waiting_);
    }

    void operator()(result<T> outcome) && {
        auto handler = std::exchange(waiting_, nullptr);
        if (on_its_thread_) {  // the context cannot go away meanwhile
            auto mine = custody_->take(*handler);
            if (!mine) return;
            handler->outcome.emplace(std::move(outcome));
            handler->execute(std::move(mine), true);
        } else if (core::custody::visit here{*custody_}; here) {
            handler->outcome.emplace(std::move(outcome));
            handler->execute(here.take(*handler), false);
        }
    }
    /// Inside the start of an operation that nothing can run.
    void refused(const std::exception_ptr& why) {
        on_its_thread_ = false;
        std::move (*this)(result<T>{why});
    }

private:
    std::shared_ptr<core::custody> custody_;
    asio_handler_of<T>* waiting_ = nullptr;
    bool on_its_thread_;
};

}  // namespace MOTOR_ON_ASIO
}  // namespace motor::frameworks
