// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/core/operation.hpp>
#include <motor/frameworks/detail/asio_before_1_29.hpp>
#include <motor/frameworks/detail/asio_custody.hpp>
#include <motor/frameworks/detail/asio_executor.hpp>
#include <motor/frameworks/detail/asio_library.hpp>
#include <motor/frameworks/detail/asio_receiver.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

/// Motor on Boost.Asio (1.81 or later), or on Asio without Boost where ASIO_STANDALONE is defined
/// or motor/frameworks/asio_standalone.hpp included; asio:: is either here.
///
///   motor::client client{uri, io.get_executor()};   // results come back on that executor
///   auto found = co_await people.find_one(filter);  // in any asio::awaitable
///   people.find_one(filter)(token);                 // any completion token; the signature is
///                                                   // void(std::exception_ptr, T)
///
/// An operation is a deferred asynchronous operation in Asio's sense. Its handler runs on the
/// handler's own executor, or on the client's loop if it has none. Until then the executor counts
/// it as work. If the context is destroyed first, the handler is destroyed with it, uncalled.
/// client.executor() is an Asio executor: coroutines spawned there run on the workers.
namespace motor {

namespace frameworks {
inline namespace MOTOR_ON_ASIO {

/// An Asio executor as a client's loop.
class asio_loop final : public core::event_loop {
public:
    explicit asio_loop(const asio::any_io_executor& executor)
        : context_(&asio::query(executor, asio::execution::context)),
          custody_(asio_custody::of(executor)),
          state_(new state) {
        state_->executor = asio::require(executor, asio::execution::blocking.never);
        custody_->keep(*state_);
    }
    ~asio_loop() override { custody_->take(*state_); }

    void post(core::wake_up call) override {
        if (const core::custody::visit here{*custody_}; here)
            state_->executor.execute(std::move(call));
    }
    void hold() override {
        if (const core::custody::visit here{*custody_}; here)
            state_->work =
                asio::prefer(state_->executor, asio::execution::outstanding_work.tracked);
    }
    void release() override {
        if (const core::custody::visit here{*custody_}; here) state_->work = nullptr;
    }
    [[nodiscard]] const void* context() const noexcept override { return context_; }

private:
    struct state final : core::custody::item {
        asio::any_io_executor executor, work;  // the context has work while it is set
    };
    const void* context_;
    std::shared_ptr<core::custody> custody_;
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
    const auto& runtime = what.where().runtime();
    auto executor = asio::get_associated_executor(handler, core::executor{runtime.workers()});
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) what.limits().may_be_called_off = true;
    auto cancelled_by_slot = [&](core::job& started) {
        if (slot.is_connected()) slot.template emplace<asio_cancellation>(started);
    };
    if constexpr (std::is_same_v<decltype(executor), core::executor>) {
        // It has no executor of its own, so it goes where completions go.
        bool loop = runtime.loop() != nullptr;
        auto receiver = [handler = std::move(handler)](result<T> outcome) mutable {
            call_handler<T>(handler, outcome);
        };
        std::move(what).start_on(loop, std::move(receiver), cancelled_by_slot);
    } else {
        auto context = &asio::query(executor, asio::execution::context);
        bool at_home = runtime.loop() && runtime.loop()->context() == context;
        asio_receiver<T> receiver{std::move(handler), executor, at_home};
        std::move(what).start_on(at_home, std::move(receiver), cancelled_by_slot);
    }
}

/// What async_initiate() calls with the token's handler.
template <class Op>
struct asio_initiation {
    operation<Op> what;
    template <class Handler>
    void operator()(Handler handler) && {
        start_for_handler(std::move(what), std::move(handler));
    }
};

}  // namespace MOTOR_ON_ASIO
}  // namespace frameworks

inline namespace MOTOR_ON_ASIO {

/// Found by operation::operator(), which is how a token gets here.
template <class Op, class Token>
    requires frameworks::asio::completion_token_for<Token, frameworks::asio_signature_of<Op>>
auto start_with_token(operation<Op>&& what, Token&& token) {
    return frameworks::asio::async_initiate<Token, frameworks::asio_signature_of<Op>>(
        frameworks::asio_initiation<Op>{std::move(what)}, token);
}

#if MOTOR_ASIO_VERSION < 102900
/// A token of the user's that knows no other signatures than those of void.
template <class Op, class Token>
    requires(!frameworks::asio::completion_token_for<Token, frameworks::asio_signature_of<Op>> &&
             frameworks::asio::completion_token_for<Token, frameworks::asio_signature_of<Op, void>>)
auto start_with_token(operation<Op>&& what, Token&& token) {
    return frameworks::asio::async_initiate<Token, frameworks::asio_signature_of<Op, void>>(
        frameworks::asio_initiation<Op>{std::move(what)}, token);
}
#endif

}  // namespace MOTOR_ON_ASIO

namespace core {
inline namespace MOTOR_ON_ASIO {

/// Makes an executor a client's loop: `motor::client client{uri, io.get_executor()}`.
template <class Executor>
    requires std::convertible_to<const Executor&, frameworks::asio::any_io_executor>
std::unique_ptr<event_loop> make_event_loop(const loop_of<Executor>& from) {
    return std::unique_ptr<event_loop>{new frameworks::asio_loop{from.loop}};
}

}  // namespace MOTOR_ON_ASIO
}  // namespace core
}  // namespace motor
