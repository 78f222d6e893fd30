// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/value_view.hpp>
#include <motor/detail/base/export.hpp>

#include <cstddef>
#include <string_view>

namespace motor::detail {

MOTOR_EXPORT std::string_view integer_name(std::size_t size, bool is_signed) noexcept;
[[noreturn]] MOTOR_EXPORT void throw_too_large(std::string_view key);
[[noreturn]] MOTOR_EXPORT void throw_null_text(std::string_view key);
MOTOR_EXPORT float float_in(const value_view& found);
[[noreturn]] MOTOR_EXPORT void throw_wrong_size(const value_view& found, std::size_t expected);

template <class T>
T read_or_throw(const value_view& from, std::string_view expected) {
    T out{};
    if (!from.read(out)) throw_mismatch(from, expected);
    return out;
}

}  // namespace motor::detail
