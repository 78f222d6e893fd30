// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/web/entity_tag.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

/// Parts of a file.
/// @see https://www.rfc-editor.org/rfc/rfc9110#section-14
namespace motor::web {

/// What of a file is sent: the bytes from `first` on, before `end`.
struct byte_range {
    /// What it comes to.
    enum class kind {
        whole,          ///< none was asked for, or it was not understood: 200
        part,           ///< 206
        unsatisfiable,  ///< behind the end: 416
    };
    kind is = kind::whole;   ///< which of them
    std::int64_t first = 0;  ///< counted from 0
    std::int64_t end = 0;    ///< behind the last one

    friend bool operator==(const byte_range&, const byte_range&) = default;
};

namespace detail {

/// Digits only; what does not fit is the largest number. Nothing if there is something else, or
/// nothing.
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

}  // namespace detail

/// What a Range field asks for. One range is answered, from a byte, up to one, or the last so many;
/// several are not: HTTP allows to send the whole file then, and so it is.
[[nodiscard]] constexpr byte_range choose_range(std::string_view field,
                                                std::int64_t length) noexcept {
    using kind = byte_range::kind;
    const byte_range whole{kind::whole, 0, length};
    const auto equals = field.find('=');
    if (equals == std::string_view::npos) return whole;
    if (!detail::is_bytes(detail::trimmed(field.substr(0, equals)))) return whole;
    const auto wanted = detail::trimmed(field.substr(equals + 1));
    const auto dash = wanted.find('-');
    if (dash == std::string_view::npos) return whole;

    const auto from = detail::trimmed(wanted.substr(0, dash));
    const auto to = detail::trimmed(wanted.substr(dash + 1));
    const auto first = detail::position(from), last = detail::position(to);
    if ((!first && !from.empty()) || (!last && !to.empty())) return whole;  // or several
    if (!first && !last) return whole;
    if (!first) {  // the last so many bytes
        if (*last == 0) return {kind::unsatisfiable, 0, 0};
        if (length == 0) return whole;
        return {kind::part, std::max<std::int64_t>(0, length - *last), length};
    }
    if (last && *last < *first) return whole;
    if (*first >= length) return {kind::unsatisfiable, 0, 0};
    return {kind::part, *first, last ? std::min(*last, length - 1) + 1 : length};
}

/// The Content-Range field of a part, or of an answer that there is none.
[[nodiscard]] inline std::string content_range(const byte_range& range, std::int64_t length) {
    if (range.is == byte_range::kind::unsatisfiable) return "bytes */" + std::to_string(length);
    return "bytes " + std::to_string(range.first) + '-' + std::to_string(range.end - 1) + '/' +
           std::to_string(length);
}

}  // namespace motor::web
