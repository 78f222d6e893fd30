// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/access.hpp>
#include <motor/detail/core/awaiter.hpp>
#include <motor/detail/core/pending.hpp>
#include <motor/limits_option.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace motor {

/// An operation of a client, a database or a collection that has not been started. A value: it can
/// be stored, copied, moved and started any number of times; nothing is sent before it is started.
/// An operation that was moved from, as by `std::move(operation).get()`, throws invalid_operation.
/// Its options are those of `Op`, as fluent members. Five ways to start it:
///
///   auto found = co_await operation;                 // in a coroutine; throws the error
///   operation.start([](motor::result<T> r) { ... }); // a callback
///   std::future<T> f = operation.future();
///   T found = operation.get();                       // blocks the calling thread
///   operation(token);                                // an Asio completion token; see
///                                                    // motor/frameworks/asio.hpp
///
/// Completions run on the client's loop, or on a worker if it has none; never inside the starting
/// call; exactly once; and not at all if the loop is gone. Starting is thread-safe. start() throws
/// if there is no thread that could call back: invalid_operation in a child of fork(), and
/// no_thread if the system cannot create a thread and the client has neither a worker nor a loop.
template <detail::blocking_operation Op>
class [[nodiscard("nothing is sent before it is started: co_await, start(), get() ...")]] operation
    : public Op::template options<operation<Op>>,
      public limits_option<operation<Op>> {
public:
    /// Type of the operation's result: `Op::result`.
    using value_type = typename Op::result;

    /// Sets any option of the command under the server's own name.
    template <class T>
    void option(std::string_view name, const T& setting) {
        op_.option(name, setting);
    }

    /// Starts the operation; the coroutine continues where completions run. On a worker of the same
    /// client the operation runs in place. Throws the operation's error.
    auto operator co_await() && {
        auto at = use_up();
        return detail::awaiter<Op>{std::move(op_), std::move(at), std::move(start_options_)};
    }
    auto operator co_await() const& { return operation{*this}.operator co_await(); }

    /// Starts the operation and calls `callback(motor::result<T>)` once, where completions run. An
    /// exception of the callback leaves the loop's run(), if the loop lets exceptions out, as
    /// Asio's and a manual_loop do. Elsewhere, including the workers of a client without a loop,
    /// the callback must not throw: an exception ends the program by std::terminate().
    template <class Callback>
        requires std::invocable<Callback, result<value_type>>
    void start(Callback callback) && {
        const auto at = use_up();
        detail::detached<Op, Callback>::start(std::move(op_), at, std::move(start_options_),
                                              std::move(callback));
    }
    template <class Callback>
        requires std::invocable<Callback, result<value_type>>
    void start(Callback callback) const& {
        operation{*this}.start(std::move(callback));
    }

    /// Starts the operation and returns a std::future. Needs <motor/future.hpp>, which
    /// <motor/motor.hpp> includes. The worker itself makes it ready, so the loop's thread may wait
    /// for it.
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

    /// Runs the operation and blocks until it is done. Throws the operation's error. It runs in
    /// place on a worker of the client if it needs no new connection.
    value_type get() && {
        const auto at = use_up();
        return detail::wait_for(std::move(op_), at, std::move(start_options_));
    }
    value_type get() const& { return operation{*this}.get(); }

    /// Starts the operation with an Asio completion token, or another token that a framework header
    /// accepts.
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

private:
    friend struct detail::access;

    operation(detail::handle_context at, Op what,
              detail::start_options given = detail::start_options{})
        : context_(std::move(at)), op_(std::move(what)), start_options_(std::move(given)) {}

    concerns& settings() noexcept { return op_.settings(); }
    detail::start_options& start_options() noexcept { return start_options_; }
    const detail::handle_context& context() const {
        context_.require_operation();
        return context_;
    }
    template <class Receiver, class Before>
    void start_on(bool loop, Receiver receiver, Before before) && {
        const auto at = use_up();
        detail::detached<Op, Receiver>::start(std::move(op_), at, std::move(start_options_),
                                              std::move(receiver), !loop, std::move(before));
    }
    detail::handle_context use_up() {
        context_.require_operation();
        return std::exchange(context_, {});
    }

    detail::handle_context context_;
    Op op_;
    detail::start_options start_options_;
};

}  // namespace motor
