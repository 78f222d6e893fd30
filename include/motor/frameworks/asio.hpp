// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/detail/frameworks/asio_start.hpp>
#include <motor/operation.hpp>

#include <concepts>
#include <memory>
#include <utility>

/// Motor on Boost.Asio (1.81 or later), or on Asio without Boost if ASIO_STANDALONE is defined or
/// motor/frameworks/asio_standalone.hpp is included; asio:: below is either.
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

/// Inline, and named after the Asio library in use: files of one program may use different ones.
inline namespace MOTOR_ON_ASIO {

/// Starts an operation with a completion token; found by operation::operator().
template <class Op, class Token>
    requires detail::asio::completion_token_for<Token, detail::asio_signature_of<Op>>
auto start_with_token(operation<Op>&& what, Token&& token) {
    return detail::asio::async_initiate<Token, detail::asio_signature_of<Op>>(
        detail::asio_initiation<Op>{std::move(what)}, token);
}

/// The same for an operation of a cursor whose result may be here already: inside an
/// asio::awaitable it is taken without an operation.
template <class Op, class Token>
    requires detail::asio::completion_token_for<Token, detail::asio_signature_of<Op>>
auto start_cursor_with_token(cursor_operation<Op>&& what, Token&& token) {
    return detail::asio::async_initiate<Token, detail::asio_signature_of<Op>>(
        detail::asio_cursor_initiation<Op>{std::move(what)}, token);
}

#if MOTOR_ASIO_VERSION < 102900
/// A completion token of the user's that only accepts the signatures of void operations.
template <class Op, class Token>
    requires(!detail::asio::completion_token_for<Token, detail::asio_signature_of<Op>> &&
             detail::asio::completion_token_for<Token, detail::asio_signature_of<Op, void>>)
auto start_with_token(operation<Op>&& what, Token&& token) {
    return detail::asio::async_initiate<Token, detail::asio_signature_of<Op, void>>(
        detail::asio_initiation<Op>{std::move(what)}, token);
}
#endif

/// Makes an executor a client's loop: `motor::client client{uri, io.get_executor()}`.
template <class Executor>
    requires std::convertible_to<const Executor&, detail::asio::any_io_executor>
std::unique_ptr<event_loop> make_event_loop(const loop_of<Executor>& from) {
    return std::unique_ptr<event_loop>{new detail::asio_loop{from.loop}};
}

}  // namespace MOTOR_ON_ASIO
}  // namespace motor
