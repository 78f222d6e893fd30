// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace motor {
class value_view;
}

namespace motor::detail {

[[noreturn]] MOTOR_EXPORT void throw_mismatch(const value_view& found, std::string_view expected);
[[noreturn]] MOTOR_EXPORT void throw_out_of_range(const value_view& found,
                                                  std::string_view expected);
[[noreturn]] MOTOR_EXPORT void throw_missing_key(std::string_view key);
MOTOR_EXPORT bool is_type_mismatch_in_flight() noexcept;

// String literals and pointers to characters.
template <class T>
inline constexpr bool c_text =
    std::is_same_v<std::decay_t<T>, const char*> || std::is_same_v<std::decay_t<T>, char*>;

// The result type of get_or() for a fallback: a string literal yields std::string.
template <class T>
using fallback_result = std::conditional_t<c_text<T>, std::string, std::remove_cvref_t<T>>;

}  // namespace motor::detail
