// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/web/range_unit.hpp>
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

/// Part of a file that is sent: the bytes from `first` up to, not including, `end`.
struct byte_range {
    /// How a Range field is answered.
    enum class kind {
        whole,          ///< No range, or not one that is understood: 200.
        part,           ///< One range: 206.
        unsatisfiable,  ///< Range behind the end of the file: 416.
    };
    kind is = kind::whole;   ///< How the field is answered.
    std::int64_t first = 0;  ///< First byte, counted from 0.
    std::int64_t end = 0;    ///< Byte behind the last one.

    friend bool operator==(const byte_range&, const byte_range&) = default;
};

/// Parses a Range field. A single range is answered: from a byte on, up to a byte, or the last
/// bytes of the file. For several ranges the whole file is sent, which HTTP allows.
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
    if ((!first && !from.empty()) || (!last && !to.empty())) return whole;  // or several ranges
    if (!first && !last) return whole;
    if (!first) {  // the last bytes of the file
        if (*last == 0) return {kind::unsatisfiable, 0, 0};
        if (length == 0) return whole;
        return {kind::part, std::max<std::int64_t>(0, length - *last), length};
    }
    if (last && *last < *first) return whole;
    if (*first >= length) return {kind::unsatisfiable, 0, 0};
    return {kind::part, *first, last ? std::min(*last, length - 1) + 1 : length};
}

/// The Content-Range field of a 206, or of a 416.
[[nodiscard]] inline std::string content_range(const byte_range& range, std::int64_t length) {
    if (range.is == byte_range::kind::unsatisfiable) return "bytes */" + std::to_string(length);
    return "bytes " + std::to_string(range.first) + '-' + std::to_string(range.end - 1) + '/' +
           std::to_string(length);
}

}  // namespace motor::web
