// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/awaiter.hpp>
#include <motor/core/execution.hpp>

#include <future>
#include <type_traits>
#include <utility>

namespace motor {

/// An operation that has a place to run and has not been started. A value: it can be stored,
/// copied, moved and started as often as wanted; nothing is sent before. Its options are those of
/// `Op`, as fluent members. Five ways to start it:
///
///   auto found = co_await operation;                 // in a coroutine; throws the error
///   operation.start([](motor::result<T> r) { ... }); // a callback
///   std::future<T> f = operation.future();
///   T found = operation.get();                       // blocks the calling thread
///   operation(token);                                // an Asio completion token; see
///                                                    // motor/frameworks/asio.hpp
///
/// Completions run on the client's loop, or on a worker if it has none; never inside the starting
/// call; exactly once; and not at all if the loop is gone. Starting is safe from any thread.
template <core::blocking_operation Op>
class operation : public Op::template options<operation<Op>> {
public:
    using value_type = typename Op::result;

    operation(core::site at, Op what) : site_(std::move(at)), op_(std::move(what)) {}

    /// Any option of the command under the server's own name.
    template <class T>
    void option(std::string_view name, const T& setting) {
        op_.option(name, setting);
    }
    concerns& settings() noexcept { return op_.settings(); }

    /// On a worker of the same client it runs in place; otherwise the coroutine goes on where
    /// completions run.
    auto operator co_await() && { return core::awaiter<Op>{std::move(op_), std::move(site_)}; }
    auto operator co_await() const& { return core::awaiter<Op>{op_, site_}; }

    /// `callback(motor::result<T>)`.
    template <class Callback>
        requires std::invocable<Callback, result<value_type>>
    void start(Callback callback) && {
        core::detached<Op, Callback>::start(std::move(op_), site_, std::move(callback));
    }
    template <class Callback>
        requires std::invocable<Callback, result<value_type>>
    void start(Callback callback) const& {
        operation{*this}.start(std::move(callback));
    }

    /// The future is made ready by the worker itself, so a loop's thread may wait for it.
    std::future<value_type> future() && {
        std::promise<value_type> promise;
        auto ready = promise.get_future();
        auto keep = [promise = std::move(promise)](result<value_type> outcome) mutable {
            if (!outcome)
                promise.set_exception(outcome.error());
            else if constexpr (std::is_void_v<value_type>)
                promise.set_value();
            else
                promise.set_value(std::move(outcome).value());
        };
        core::detached<Op, decltype(keep)>::start(std::move(op_), site_, std::move(keep), true);
        return ready;
    }
    std::future<value_type> future() const& { return operation{*this}.future(); }

    /// Blocks until it is done; in a worker of the same client it runs in place.
    value_type get() && { return core::wait_for(std::move(op_), site_); }
    value_type get() const& { return core::wait_for(Op{op_}, site_); }

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
    /// or, if told so, on the worker.
    [[nodiscard]] const core::site& where() const noexcept { return site_; }
    template <class Receiver>
    void start_on(bool loop, Receiver receiver) && {
        core::detached<Op, Receiver>::start(std::move(op_), site_, std::move(receiver), !loop);
    }

private:
    core::site site_;
    Op op_;
};

}  // namespace motor
