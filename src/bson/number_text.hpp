// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace motor::detail {

// Parses decimal digits with an optional sign. Nothing for other text, or if an int64 cannot hold
// the number.
std::optional<std::int64_t> to_integer(std::string_view text) noexcept;

// Parses a decimal number with an optional sign, point and exponent: the nearest double. Nothing
// for other text, or if no finite double is near.
std::optional<double> to_double(std::string_view text) noexcept;

}  // namespace motor::detail
