// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/json.hpp>
#include <motor/bson/object_id.hpp>
#include <motor/detail/web/tag_text.hpp>
#include <motor/gridfs/gridfs_file.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

/// Entity tags, by which caches identify a version of a file.
/// @see https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
namespace motor::web {

/// How tags are compared. Weak comparison takes `W/"a"` and `"a"` for the same; in strong
/// comparison a weak tag equals no tag.
enum class tag_comparison { weak, strong };

/// Compares two tags.
[[nodiscard]] constexpr bool same_tag(std::string_view a, std::string_view b,
                                      tag_comparison how) noexcept {
    if (how == tag_comparison::strong) return a == b && !a.starts_with("W/");
    if (a.starts_with("W/")) a.remove_prefix(2);
    if (b.starts_with("W/")) b.remove_prefix(2);
    return a == b;
}

/// Whether `tag` is in an If-Match or If-None-Match field, or the field is `*`. Parsing of the
/// field stops at the first text that is not a tag.
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

/// A strong tag of a file, with its quotes: its MD5 sum if one is stored; otherwise a hash of the
/// `_id`, the length and the date, since the bytes of a file never change under its `_id`.
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
