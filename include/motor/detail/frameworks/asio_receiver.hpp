// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/intrusive_ptr.hpp>
#include <motor/detail/core/handler_registry.hpp>
#include <motor/detail/core/job.hpp>
#include <motor/detail/frameworks/asio_at_once.hpp>
#include <motor/detail/frameworks/asio_handler_registry.hpp>
#include <motor/detail/frameworks/asio_library.hpp>
#include <motor/result.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace motor::detail {
inline namespace MOTOR_ON_ASIO {

/// Handler of a cancellation slot. Terminal and partial cancellation cancel an operation wherever
/// it is. Total cancellation promises that nothing was done, so it only cancels an operation that
/// has not been sent.
class asio_cancellation {
public:
    explicit asio_cancellation(job& operation) noexcept : operation_(&operation) {}
    void operator()(asio::cancellation_type type) noexcept {
        using asio::cancellation_type;
        bool may_be_done = (type & (cancellation_type::terminal | cancellation_type::partial)) !=
                           cancellation_type::none;
        if (type != cancellation_type::none) operation_->cancel(!may_be_done);
    }

private:
    intrusive_ptr<job> operation_;
};

// Templates below depend on the result's type, or on no type, and not on the handler's where
// possible: a program has few result types, but one handler type for each co_await.

/// Handler of an operation while it waits in the registry of its own executor's context.
class asio_handler : public handler_registry::item {
public:
    virtual void call() = 0;
};

/// Function that is passed to the executor.
class asio_call {
public:
    explicit asio_call(std::unique_ptr<handler_registry::item> handler) noexcept
        : handler_(std::move(handler)) {}
    void operator()() { static_cast<asio_handler&>(*handler_).call(); }

private:
    std::unique_ptr<handler_registry::item> handler_;
};

template <class T>
class asio_handler_of : public asio_handler {
public:
    std::optional<result<T>> outcome;
    /// Has the executor call the handler. On the executor's own thread that may happen inside this
    /// call.
    virtual void execute(std::unique_ptr<handler_registry::item> self, bool on_its_thread) = 0;
};

/// `OfCursor`: what it gets is a cursor's, which may have more.
template <class T, class Handler, class Executor, bool OfCursor>
class asio_handler_on final : public asio_handler_of<T> {
public:
    asio_handler_on(Handler handler, const Executor& executor)
        : handler_(std::move(handler)),
          executor_(asio::prefer(executor, asio::execution::outstanding_work.tracked)) {}

private:
    void execute(std::unique_ptr<handler_registry::item> self, bool on_its_thread) override {
        auto executor = std::move(executor_);  // `this` may be destroyed before execute() returns
        if (on_its_thread)
            executor.execute(asio_call{std::move(self)});
        else
            asio::require(executor, asio::execution::blocking.never)
                .execute(asio_call{std::move(self)});
    }
    void call() override {
        if constexpr (OfCursor && resumes_awaitable<Handler>) {
            asio_at_once loop{handler_.get_executor()};
            call_handler<T>(handler_, *this->outcome);
            loop.run();
        } else {
            call_handler<T>(handler_, *this->outcome);
        }
    }

    Handler handler_;
    // Outstanding work of the context while this object exists.
    std::remove_cvref_t<decltype(asio::prefer(std::declval<const Executor&>(),
                                              asio::execution::outstanding_work.tracked))>
        executor_;
};

/// Passes an operation's result to a handler that has an executor of its own.
template <class T>
class asio_receiver {
public:
    template <class Handler, class Executor, bool OfCursor>
    asio_receiver(Handler handler, const Executor& executor, bool on_its_thread,
                  std::bool_constant<OfCursor>)
        : registry_(asio_handler_registry::of(executor)),
          waiting_(
              new asio_handler_on<T, Handler, Executor, OfCursor>{std::move(handler), executor}),
          on_its_thread_(on_its_thread) {
        registry_->keep(*waiting_);
    }
    asio_receiver(asio_receiver&& other) noexcept
        : registry_(std::move(other.registry_)),
          waiting_(std::exchange(other.waiting_, nullptr)),
          on_its_thread_(other.on_its_thread_) {}
    asio_receiver& operator=(asio_receiver&&) = delete;
    ~asio_receiver() {
        if (waiting_) registry_->take(*waiting_);
    }

    void operator()(result<T> outcome) && {
        auto handler = std::exchange(waiting_, nullptr);
        if (on_its_thread_) {  // the context cannot be destroyed meanwhile
            auto mine = registry_->take(*handler);
            if (!mine) return;
            handler->outcome.emplace(std::move(outcome));
            handler->execute(std::move(mine), true);
        } else if (handler_registry::guard here{*registry_}; here) {
            handler->outcome.emplace(std::move(outcome));
            handler->execute(here.take(*handler), false);
        }
    }
    /// Called inside the start of an operation that no worker can run.
    void refused(const std::exception_ptr& why) {
        on_its_thread_ = false;
        std::move (*this)(result<T>{why});
    }

private:
    std::shared_ptr<handler_registry> registry_;
    asio_handler_of<T>* waiting_ = nullptr;
    bool on_its_thread_;
};

}  // namespace MOTOR_ON_ASIO
}  // namespace motor::detail
