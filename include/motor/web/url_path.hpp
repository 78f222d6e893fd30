// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/web/path_segments.hpp>

#include <optional>
#include <string>
#include <string_view>

/// @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
namespace motor::web {

/// Decodes escapes such as `%41`, once. Nothing if a `%` is not followed by two hexadecimal digits,
/// or if the result has a control character.
[[nodiscard]] inline std::optional<std::string> percent_decoded(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? detail::hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? detail::hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) return std::nullopt;
        plain += c;
    }
    return plain;
}

/// Path of a request's target without its query: of `/a/b?c`, and of `http://host/a/b?c`, which
/// proxies receive. Nothing if there is none.
[[nodiscard]] constexpr std::optional<std::string_view> path_of(std::string_view target) noexcept {
    if (const auto scheme = target.find("://");
        scheme != std::string_view::npos && target.find('/') == scheme + 1) {
        const auto path = target.find('/', scheme + 3);
        target = path == std::string_view::npos ? "/" : target.substr(path);
    }
    if (!target.starts_with('/')) return std::nullopt;
    return target.substr(0, target.find_first_of("?#"));
}

/// Name of a file from a path below `prefix`, decoded once. Nothing if the path is not below
/// `prefix` or makes no sense: a bad `%`, a control character, or, decoded or not, a segment `.` or
/// `..`.
[[nodiscard]] inline std::optional<std::string> name_below(std::string_view prefix,
                                                           std::string_view path) {
    if (!path.starts_with(prefix)) return std::nullopt;
    auto name = percent_decoded(path.substr(prefix.size()));
    if (name && detail::has_dot_segment(*name)) return std::nullopt;
    return name;
}

}  // namespace motor::web
