// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/array_value.hpp>
#include <motor/bson/document.hpp>
#include <motor/bson/value.hpp>
#include <motor/detail/bson/append_pairs.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace motor {

/// A document from keys and values in turn: doc("name", "Ada", "born", 1815). Throws as
/// document::append() does.
template <class... KeysAndValues>
[[nodiscard]] document doc(const KeysAndValues&... keys_and_values) {
    static_assert(sizeof...(keys_and_values) % 2 == 0,
                  "motor::doc(key, value, ...): a key has no value, the count is odd");
    document out;
    if constexpr (sizeof...(keys_and_values) > 0) {
        auto writer = out.writer();
        detail::append_pairs(writer, keys_and_values...);
    }
    return out;
}

/// An array of the given values, which may differ in type: array("en", 2, doc("a", 1)). Throws as
/// document::append() does.
template <class... Values>
[[nodiscard]] array_value array(const Values&... values) {
    array_value out;
    (out.push_back(values), ...);
    return out;
}

}  // namespace motor
