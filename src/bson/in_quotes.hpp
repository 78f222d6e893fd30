// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace motor::detail {

// Quotes text for a message: up to the first NUL, on one line, and only the beginning of a long
// text.
inline std::string shortened(std::string_view text) {
    constexpr std::size_t most = 80;
    auto length = std::min(text.size(), most);
    while (length < text.size() && length > 0 && (text[length] & 0xC0) == 0x80)
        --length;  // do not cut inside a character
    std::string shown{text.substr(0, length)};
    std::ranges::replace_if(
        shown, [](unsigned char c) { return c < 0x20; }, '?');
    return length < text.size() ? shown + "..." : shown;
}

inline std::string in_quotes(std::string_view text) { return '"' + shortened(text) + '"'; }

}  // namespace motor::detail
