// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace motor::detail {

// Decimal digits behind a sign or none, and nothing else; none if there is anything else or if
// an int64 cannot hold it.
std::optional<std::int64_t> to_integer(std::string_view text) noexcept;

// Decimal digits with a point and an exponent or without, behind a sign or none: the nearest
// double. None if there is anything else, or if no finite double is near.
std::optional<double> to_double(std::string_view text) noexcept;

}  // namespace motor::detail
