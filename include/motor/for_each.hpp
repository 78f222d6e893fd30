// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/cursor.hpp>

#include <type_traits>
#include <utility>

namespace motor {

/// Awaits `callback(document_view)` with every document of a cursor, one after the other, batch by
/// batch and without a copy. It is a coroutine of the same type as the callback, a motor::task or a
/// boost::asio::awaitable, of void or of bool; of bool, the callback stops it by returning false,
/// and that is its result, too:
///
///   co_await motor::for_each(people.find(), greet);
///
/// The view is good until the callback has completed. What it throws comes out. The cursor is left
/// where it is, at the end or in the batch that it was stopped in: what is left of that is gone.
/// Where no coroutine is needed, cursor::for_each() does it.
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
