// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/writer.hpp>

#include <string_view>
#include <type_traits>

namespace motor::detail {

// An odd number of arguments is reported once by an assertion, so the last one is accepted here.
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

}  // namespace motor::detail
