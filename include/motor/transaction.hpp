// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client_error.hpp>
#include <motor/detail/handles/transaction_retry.hpp>
#include <motor/session.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace motor {

/// Runs a coroutine as a transaction: starts a transaction, awaits `callback(session)`, commits,
/// and returns the coroutine's result. If the coroutine throws, aborts. with_transaction() is a
/// coroutine of the same type as the callback, a motor::task or a boost::asio::awaitable:
///
///   co_await motor::with_transaction(session, move_money);
///
/// After an error with the label TransientTransactionError it runs the callback again, until
/// options.retry_limit() (default: 120 s) has passed: the callback must tolerate repetition, and
/// must let such errors out. After an error with the label UnknownTransactionCommitResult it
/// commits again. A callback that commits or aborts by itself is left alone.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/transactions-convenient-api/transactions-convenient-api.md
template <class F>
[[nodiscard("no transaction begins before it is awaited")]] auto with_transaction(
    session in, F callback, transaction_options options = transaction_options{})
    -> std::invoke_result_t<F&, session&> {
    using clock = std::chrono::steady_clock;
    using T = typename std::invoke_result_t<F&, session&>::value_type;
    const auto started = clock::now();
    auto may_retry = [&] { return clock::now() - started < options.retry_limit(); };
    std::conditional_t<std::is_void_v<T>, char, std::optional<T>> outcome{};
    for (;;) {
        co_await in.start_transaction(options);
        std::exception_ptr failed;
        try {
            if constexpr (std::is_void_v<T>)
                co_await callback(in);
            else
                outcome.emplace(co_await callback(in));
        } catch (...) {
            failed = std::current_exception();
        }
        if (failed && in.in_transaction()) {
            try {
                co_await in.abort_transaction();
            } catch (const error&) {  // an error of the abort would hide the cause
            }
        }
        bool commits = !failed && in.in_transaction();
        while (commits) {
            failed = nullptr;
            try {
                co_await in.commit_transaction();
            } catch (...) {
                failed = std::current_exception();
            }
            commits =
                detail::retry_after(failed) == detail::transaction_retry::commit && may_retry();
        }
        if (!failed) break;
        if (detail::retry_after(failed) != detail::transaction_retry::transaction || !may_retry())
            std::rethrow_exception(failed);
    }
    if constexpr (!std::is_void_v<T>) co_return std::move(*outcome);
}

}  // namespace motor
