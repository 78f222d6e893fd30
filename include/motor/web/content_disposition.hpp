// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// @see https://www.rfc-editor.org/rfc/rfc6266
namespace motor::web {

/// What a browser does with a file: as it pleases, shows it, saves it.
enum class disposition { none, inline_, attachment };

namespace detail {

/// `attr-char` of RFC 8187: what needs no escape in `filename*`.
[[nodiscard]] constexpr bool is_attr_char(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{"!#$&+-.^_`|~"}.find(c) != std::string_view::npos;
}

inline std::string percent_encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (is_attr_char(c)) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return encoded;
}

}  // namespace detail

/// The field's value, with the last part of the file's name: what is behind its last slash or
/// backslash. A name that is more than plain ASCII is given twice: as `filename*` in UTF-8, and
/// with
/// `_` for other characters to who does not know that. Empty for `none`.
[[nodiscard]] inline std::string content_disposition(disposition how, std::string_view filename) {
    if (how == disposition::none) return {};
    std::string field = how == disposition::attachment ? "attachment" : "inline";
    if (auto slash = filename.find_last_of("/\\"); slash != std::string_view::npos)
        filename.remove_prefix(slash + 1);
    if (filename.empty()) return field;

    std::string plain;
    bool ascii = true;
    for (const char c : filename) {
        const auto byte = static_cast<unsigned char>(c);
        // Some clients decode a % in the quoted form, too.
        const bool as_it_is = byte >= ' ' && byte < 0x7F && c != '"' && c != '%';
        ascii = ascii && as_it_is;
        if (as_it_is)
            plain += c;
        else if ((byte & 0xC0) != 0x80)  // one for a character of several bytes
            plain += '_';
    }
    field += "; filename=\"" + plain + '"';
    if (!ascii) field += "; filename*=UTF-8''" + detail::percent_encoded(filename);
    return field;
}

}  // namespace motor::web
