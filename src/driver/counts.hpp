// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

/// Readers of each count, index, code and id in a server's reply. The number's type says nothing:
/// mongos adds up counts of shards as doubles, other servers and proxies send an int64 for an
/// int32. A number without a fraction is a count, whatever its type.
namespace motor::detail {

/// The number; none if the value is something else, or does not fit.
std::optional<std::int64_t> whole_number(const value_view& found) noexcept;

/// The number. Throws type_mismatch if the value is something else, or is out of bounds;
/// missing_key if there is no value. Exported for motor::legacy, which is a library of its own.
MOTOR_EXPORT std::int64_t whole_number(const value_view& found, std::int64_t least,
                                       std::int64_t most);

template <std::signed_integral T = std::int64_t>
T count_in(document_view reply, std::string_view key) {
    using numbers = std::numeric_limits<T>;
    return static_cast<T>(whole_number(reply[key], numbers::min(), numbers::max()));
}

/// The number; 0 if it is missing or null.
template <std::signed_integral T = std::int64_t>
T count_or_0(document_view reply, std::string_view key) {
    const auto found = reply[key];
    return found && !found.is_null() ? count_in<T>(reply, key) : T{0};
}

/// An error's code; 0 if there is no valid one, since that must not hide the error.
inline std::int32_t code_in(document_view error) {
    const auto code = whole_number(error["code"]);
    return code && std::in_range<std::int32_t>(*code) ? static_cast<std::int32_t>(*code) : 0;
}

}  // namespace motor::detail
