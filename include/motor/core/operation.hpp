// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/awaiter.hpp>
#include <motor/core/execution.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace motor {

/// An operation that has a place to run and has not been started. A value: it can be stored,
/// copied, moved and started as often as wanted; nothing is sent before. One that was moved from,
/// as `std::move(operation).get()` does, throws invalid_operation. Its options are those of `Op`,
/// as fluent members. Five ways to start it:
///
///   auto found = co_await operation;                 // in a coroutine; throws the error
///   operation.start([](motor::result<T> r) { ... }); // a callback
///   std::future<T> f = operation.future();
///   T found = operation.get();                       // blocks the calling thread
///   operation(token);                                // an Asio completion token; see
///                                                    // motor/frameworks/asio.hpp
///
/// Completions run on the client's loop, or on a worker if it has none; never inside the starting
/// call; exactly once; and not at all if the loop is gone. Starting is safe from any thread, but
/// start() throws where nobody could call back: invalid_operation in a child that fork() made, and
/// no_thread where the system has none to give and the client has neither a worker nor a loop.
template <core::blocking_operation Op>
class [[nodiscard("nothing is sent before it is started: co_await, start(), get() ...")]] operation
    : public Op::template options<operation<Op>>,
      public core::limits_option<operation<Op>> {
public:
    using value_type = typename Op::result;

    operation(core::site at, Op what, core::limits given = core::limits{})
        : site_(std::move(at)), op_(std::move(what)), limits_(std::move(given)) {}

    /// Any option of the command under the server's own name.
    template <class T>
    void option(std::string_view name, const T& setting) {
        op_.option(name, setting);
    }
    concerns& settings() noexcept { return op_.settings(); }
    core::limits& limits() noexcept { return limits_; }

    /// On a worker of the same client it runs in place; otherwise the coroutine goes on where
    /// completions run.
    auto operator co_await() && {
        auto at = use_up();
        return core::awaiter<Op>{std::move(op_), std::move(at), std::move(limits_)};
    }
    auto operator co_await() const& { return operation{*this}.operator co_await(); }

    /// `callback(motor::result<T>)`. What it throws leaves the loop's run(), where the loop has one
    /// that lets exceptions out: Asio's, a manual_loop's. Elsewhere, so on the workers of a client
    /// without a loop, it must not throw: that ends the program by std::terminate().
    template <class Callback>
        requires std::invocable<Callback, result<value_type>>
    void start(Callback callback) && {
        const auto at = use_up();
        core::detached<Op, Callback>::start(std::move(op_), at, std::move(limits_),
                                            std::move(callback));
    }
    template <class Callback>
        requires std::invocable<Callback, result<value_type>>
    void start(Callback callback) const& {
        operation{*this}.start(std::move(callback));
    }

    /// A std::future; needs <motor/future.hpp>, which <motor/motor.hpp> includes. It is made ready
    /// by the worker itself, so a loop's thread may wait for it.
    auto future() &&
            requires requires(operation self) { start_with_future(std::move(self)); }
    {
        return start_with_future(std::move(*this));
    }
    auto future() const&
        requires requires(operation self) { start_with_future(std::move(self)); }
    {
        return start_with_future(operation{*this});
    }

    /// Blocks until it is done; in place in a worker of the client that need not connect for it.
    value_type get() && {
        const auto at = use_up();
        return core::wait_for(std::move(op_), at, std::move(limits_));
    }
    value_type get() const& { return operation{*this}.get(); }

    /// Starts it for a completion token; a framework header says which.
    template <class Token>
        auto operator()(Token&& token) &&
            requires requires { start_with_token(std::move(*this), std::forward<Token>(token)); }
    {
        return start_with_token(std::move(*this), std::forward<Token>(token));
    }
    template <class Token>
    auto operator()(Token&& token) const&
        requires requires { start_with_token(operation{*this}, std::forward<Token>(token)); }
    {
        return start_with_token(operation{*this}, std::forward<Token>(token));
    }

    /// For framework headers: whose it is, and a start whose completion runs on the client's loop
    /// or, if told so, on the worker. `before(core::job&)` may keep the job to call it off.
    [[nodiscard]] const core::site& where() const {
        require_site();
        return site_;
    }
    /// For framework headers: starts it, to complete on the loop or on the worker.
    template <class Receiver>
    void start_on(bool loop, Receiver receiver) && {
        std::move(*this).start_on(loop, std::move(receiver), [](core::job&) {});
    }
    template <class Receiver, class Before>
    void start_on(bool loop, Receiver receiver, Before before) && {
        const auto at = use_up();
        core::detached<Op, Receiver>::start(std::move(op_), at, std::move(limits_),
                                            std::move(receiver), !loop, std::move(before));
    }

private:
    /// The rest of an operation that was moved from is another operation: one without its filter,
    /// for instance.
    void require_site() const {
        if (!site_)
            throw invalid_operation{
                "this operation was moved from: it has been started, or is another one's"};
    }
    core::site use_up() {
        require_site();
        return std::exchange(site_, {});
    }

    core::site site_;
    Op op_;
    core::limits limits_;
};

}  // namespace motor
