// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace motor::web::detail {

/// Reads a number of digits only; one that does not fit becomes the largest number. Nothing if the
/// text is empty or has other characters.
[[nodiscard]] constexpr std::optional<std::int64_t> position(std::string_view digits) noexcept {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    if (digits.empty()) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number > (most - (c - '0')) / 10 ? most : number * 10 + (c - '0');
    }
    return number;
}

[[nodiscard]] constexpr bool is_bytes(std::string_view unit) noexcept {
    constexpr std::string_view bytes = "bytes";
    return std::ranges::equal(unit, bytes, {}, [](char c) { return c | 0x20; });
}

}  // namespace motor::web::detail
