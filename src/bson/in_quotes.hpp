// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace motor::detail {

// Text for a message, which ends at a NUL and should be one line; only the beginning of a long one.
inline std::string shortened(std::string_view text) {
    constexpr std::size_t most = 80;
    auto length = std::min(text.size(), most);
    while (length < text.size() && length > 0 && (text[length] & 0xC0) == 0x80)
        --length;  // not within a character
    std::string shown{text.substr(0, length)};
    std::ranges::replace_if(
        shown, [](unsigned char c) { return c < 0x20; }, '?');
    return length < text.size() ? shown + "..." : shown;
}

inline std::string in_quotes(std::string_view text) { return '"' + shortened(text) + '"'; }

}  // namespace motor::detail
