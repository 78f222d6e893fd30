// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace motor::web::detail {

[[nodiscard]] constexpr int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Whether a segment is `.` or `..`, which clients resolve before they send a request.
[[nodiscard]] constexpr bool has_dot_segment(std::string_view path) noexcept {
    for (;;) {
        const auto slash = path.find('/');
        const auto segment = path.substr(0, slash);
        if (segment == "." || segment == "..") return true;
        if (slash == std::string_view::npos) return false;
        path.remove_prefix(slash + 1);
    }
}

}  // namespace motor::web::detail
