// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/cursor.hpp>

#include <type_traits>
#include <utility>

namespace motor {

/// Awaits `callback(document_view)` with each document of a cursor in turn, batch by batch and
/// without a copy. for_each() is a coroutine of the same type as the callback, a motor::task or a
/// boost::asio::awaitable, of void or of bool. A callback of bool stops it by returning false,
/// which is then its result:
///
///   co_await motor::for_each(people.find(), greet);
///
/// The view is valid until the callback has completed. The callback's exceptions are rethrown. The
/// cursor stays at its end, or behind the batch in which it was stopped: the rest of that batch is
/// dropped. Where no coroutine is needed, use cursor::for_each().
template <class F>
[[nodiscard("nothing is sent before it is awaited")]] auto for_each(cursor over, F callback)
    -> std::invoke_result_t<F&, document_view> {
    using T = typename std::invoke_result_t<F&, document_view>::value_type;
    do {
        auto batch = co_await over.batch();
        for (document_view each : batch) {
            if constexpr (std::is_void_v<T>)
                co_await callback(each);
            else if (!co_await callback(each))
                co_return false;
        }
    } while (over.alive());
    if constexpr (!std::is_void_v<T>) co_return true;
}

}  // namespace motor
