// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/array_value.hpp>
#include <motor/bson/document.hpp>
#include <motor/bson/value.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace motor {

namespace detail {

// An odd count is reported once, so what is left over is let through here.
inline void append_pairs(document_writer&) {}
template <class Key>
void append_pairs(document_writer&, const Key&) {}

template <class Key, class Value, class... Rest>
void append_pairs(document_writer& to, const Key& key, const Value& x, const Rest&... rest) {
    constexpr bool is_key = std::is_convertible_v<const Key&, std::string_view>;
    static_assert(is_key, "motor::doc(key, value, ...): every key must be text");
    if constexpr (is_key) to.append(std::string_view(key), x);
    append_pairs(to, rest...);
}

}  // namespace detail

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
