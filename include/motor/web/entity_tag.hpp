// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/json.hpp>
#include <motor/bson/object_id.hpp>
#include <motor/gridfs/gridfs_file.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

/// Entity tags: what a cache holds a file by.
/// @see https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
namespace motor::web {

/// Weak comparison takes `W/"a"` and `"a"` for the same; strong takes no weak tag for anything.
enum class tag_comparison { weak, strong };

namespace detail {

[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

/// The length of the tag that the text begins with, `W/` included; 0 if it begins with none.
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

/// FNV-1a, the same in every process: several of them may serve one bucket.
[[nodiscard]] constexpr std::uint64_t fnv1a(std::string_view text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

}  // namespace detail

/// Of one tag each.
[[nodiscard]] constexpr bool same_tag(std::string_view a, std::string_view b,
                                      tag_comparison how) noexcept {
    if (how == tag_comparison::strong) return a == b && !a.starts_with("W/");
    if (a.starts_with("W/")) a.remove_prefix(2);
    if (b.starts_with("W/")) b.remove_prefix(2);
    return a == b;
}

/// `tag` is among those of an If-Match or If-None-Match field, or that is `*`. What follows
/// something that is no tag does not count.
[[nodiscard]] constexpr bool has_tag(std::string_view field, std::string_view tag,
                                     tag_comparison how) noexcept {
    field = detail::trimmed(field);
    if (field == "*") return true;
    while (!field.empty()) {
        if (const auto length = detail::tag_length(field)) {
            if (same_tag(field.substr(0, length), tag, how)) return true;
            field = detail::trimmed(field.substr(length));
            if (!field.empty() && field.front() != ',') return false;
        } else if (field.front() != ',') {
            return false;
        }
        if (!field.empty()) field = detail::trimmed(field.substr(1));
    }
    return false;
}

/// A strong tag, with its quotes: of the MD5 sum if one is stored; or else of the `_id`, the length
/// and the date, since the bytes of a file never change under its `_id`.
[[nodiscard]] inline std::string entity_tag_of(const gridfs_file& file) {
    auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    std::string tag{'"'};
    if (auto sum = file.md5(); sum.size() == 32 && std::ranges::all_of(sum, is_hex)) {
        tag += sum;
    } else {
        auto id = file.id();
        if (auto usual = id.get_if<object_id>())
            tag += usual->to_hex();
        else
            tag += detail::hex(detail::fnv1a(to_json(id, json_mode::canonical)));
        tag += '-' + detail::hex(static_cast<std::uint64_t>(file.length()));
        auto date = file.upload_date().time_since_epoch().count();
        tag += '-' + detail::hex(static_cast<std::uint64_t>(date));
    }
    return tag += '"';
}

}  // namespace motor::web
