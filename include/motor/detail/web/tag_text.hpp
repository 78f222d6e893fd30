// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace motor::web::detail {

[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Length of the tag at the start of the text, `W/` included; 0 if there is none.
[[nodiscard]] constexpr std::size_t tag_length(std::string_view text) noexcept {
    const std::size_t open = text.starts_with("W/") ? 2 : 0;
    if (text.size() <= open || text[open] != '"') return 0;
    for (auto at = open + 1; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c == '"') return at + 1;
        if (c <= ' ' || c == 0x7F) return 0;
    }
    return 0;
}

inline std::string hex(std::uint64_t number) {
    char digits[16];
    auto end = std::to_chars(digits, digits + sizeof digits, number, 16).ptr;
    return {digits, end};
}

/// FNV-1a hash. It is the same in every process, since several processes may serve one bucket.
[[nodiscard]] constexpr std::uint64_t fnv1a(std::string_view text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

}  // namespace motor::web::detail
