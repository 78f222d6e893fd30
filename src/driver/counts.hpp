// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

/// Every count, index, code and id in a server's reply is read by these, because its type says
/// nothing: mongos adds up as doubles what shards have counted, other servers and proxies send an
/// int64 for an int32. A number without a fraction is a count, whatever its type.
namespace motor::driver {

/// None if it is something else, or does not fit.
std::optional<std::int64_t> whole_number(const value_view& found) noexcept;

/// Throws type_mismatch if it is something else, or is not within the bounds; missing_key if there
/// is none.
std::int64_t whole_number(const value_view& found, std::int64_t least, std::int64_t most);

template <std::signed_integral T = std::int64_t>
T count_in(document_view reply, std::string_view key) {
    using limits = std::numeric_limits<T>;
    return static_cast<T>(whole_number(reply[key], limits::min(), limits::max()));
}

/// 0 if there is none, or null.
template <std::signed_integral T = std::int64_t>
T count_or_0(document_view reply, std::string_view key) {
    const auto found = reply[key];
    return found && !found.is_null() ? count_in<T>(reply, key) : T{0};
}

/// An error's code; 0 if it has none that is one, which is no reason to hide the error.
inline std::int32_t code_in(document_view error) {
    const auto code = whole_number(error["code"]);
    return code && std::in_range<std::int32_t>(*code) ? static_cast<std::int32_t>(*code) : 0;
}

}  // namespace motor::driver
