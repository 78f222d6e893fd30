// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/frameworks/asio_at_once.hpp>
#include <motor/detail/frameworks/asio_before_1_29.hpp>
#include <motor/detail/frameworks/asio_executor.hpp>
#include <motor/detail/frameworks/asio_handler_registry.hpp>
#include <motor/detail/frameworks/asio_library.hpp>
#include <motor/detail/frameworks/asio_receiver.hpp>
#include <motor/event_loop.hpp>
#include <motor/operation.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace motor {

template <class Op>
class cursor_operation;

}  // namespace motor

namespace motor::detail {

inline namespace MOTOR_ON_ASIO {

/// An Asio executor as a client's loop.
class asio_loop final : public event_loop {
public:
    explicit asio_loop(const asio::any_io_executor& executor)
        : context_(&asio::query(executor, asio::execution::context)),
          registry_(asio_handler_registry::of(executor)),
          state_(new state) {
        state_->executor = asio::require(executor, asio::execution::blocking.never);
        registry_->keep(*state_);
    }
    ~asio_loop() override { registry_->take(*state_); }

    void post(wake_up call) override {
        if (const handler_registry::guard here{*registry_}; here)
            state_->executor.execute(std::move(call));
    }
    void hold() override {
        if (const handler_registry::guard here{*registry_}; here)
            state_->work =
                asio::prefer(state_->executor, asio::execution::outstanding_work.tracked);
    }
    void release() override {
        if (const handler_registry::guard here{*registry_}; here) state_->work = nullptr;
    }
    [[nodiscard]] const void* context() const noexcept override { return context_; }

private:
    struct state final : handler_registry::item {
        asio::any_io_executor executor, work;  // outstanding work of the context while it is set
    };
    const void* context_;
    std::shared_ptr<handler_registry> registry_;
    state* state_;
};

template <class T, class R = asio_completion>
struct asio_signature {
    using type = R(std::exception_ptr, T);
};
template <class R>
struct asio_signature<void, R> {
    using type = R(std::exception_ptr);
};
template <class Op, class R = asio_completion>
using asio_signature_of = typename asio_signature<typename Op::result, R>::type;

template <class Op, class Handler>
void start_for_handler(operation<Op>&& what, Handler handler) {
    using T = typename Op::result;
    const handle_context& at = access::context(what);
    auto executor =
        asio::get_associated_executor(handler, access::make<motor::executor>(at.workers()));
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) access::start_options(what).cancellable = true;
    auto cancelled_by_slot = [&](job& started) {
        if (slot.is_connected()) slot.template emplace<asio_cancellation>(started);
    };
    if constexpr (std::is_same_v<decltype(executor), motor::executor>) {
        // The handler has no executor of its own, so it runs where completions run.
        bool loop = at.loop() != nullptr;
        auto receiver = [handler = std::move(handler)](result<T> outcome) mutable {
            call_handler<T>(handler, outcome);
        };
        access::start(std::move(what), loop, std::move(receiver), cancelled_by_slot);
    } else {
        auto context = &asio::query(executor, asio::execution::context);
        bool at_home = at.loop() && at.loop()->context() == context;
        std::bool_constant<requires { &Op::at_once; }> of_cursor;
        asio_receiver<T> receiver{std::move(handler), executor, at_home, of_cursor};
        access::start(std::move(what), at_home, std::move(receiver), cancelled_by_slot);
    }
}

/// Function that async_initiate() calls with the token's handler.
template <class Op>
struct asio_initiation {
    operation<Op> what;
    template <class Handler>
    void operator()(Handler handler) && {
        start_for_handler(std::move(what), std::move(handler));
    }
};

/// The same of an operation whose result may be here already.
template <class Op>
struct asio_cursor_initiation {
    cursor_operation<Op> what;
    template <class Handler>
    void operator()(Handler handler) && {
        using T = typename Op::result;
        if constexpr (resumes_awaitable<Handler>) {
            if (asio_at_once::serves(handler.get_executor())) {
                auto found = result_of([&] { return access::take_at_once(what); });
                if (!found)
                    return asio_at_once::complete(std::move(handler), result<T>{found.error()});
                if (*found)
                    return asio_at_once::complete(std::move(handler),
                                                  result<T>{std::in_place, **std::move(found)});
            }
        }
        start_for_handler(operation<Op>{std::move(what)}, std::move(handler));
    }
};

}  // namespace MOTOR_ON_ASIO

}  // namespace motor::detail
