// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/web/known_extensions.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

/// @see https://www.iana.org/assignments/media-types/media-types.xhtml
namespace motor::web {

/// Media type of a file by the extension of its name, in any case; `application/octet-stream` if
/// the extension is not known.
[[nodiscard]] constexpr std::string_view media_type_of(std::string_view filename) noexcept {
    constexpr std::string_view unknown = "application/octet-stream";
    if (auto slash = filename.find_last_of("/\\"); slash != std::string_view::npos)
        filename.remove_prefix(slash + 1);
    const auto dot = filename.find_last_of('.');
    if (dot == std::string_view::npos) return unknown;
    const auto wanted = filename.substr(dot + 1);
    auto lower = [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c); };
    auto found = std::ranges::find_if(detail::known_extensions, [&](const auto& each) {
        return std::ranges::equal(wanted, each.first, {}, lower);
    });
    return found != detail::known_extensions.end() ? found->second : unknown;
}

}  // namespace motor::web
