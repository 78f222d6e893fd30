// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/web/percent_encoding.hpp>

#include <string>
#include <string_view>

/// @see https://www.rfc-editor.org/rfc/rfc6266
namespace motor::web {

/// What a browser does with a file: decides by itself, shows it, saves it.
enum class disposition { none, inline_, attachment };

/// Value of the Content-Disposition field, with the last part of the file's name: the text behind
/// its last slash or backslash. A name with characters outside plain ASCII is given twice: as
/// `filename*` in UTF-8, and as `filename` with `_` for those characters, for clients that do not
/// know the former. Empty for `none`.
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
        else if ((byte & 0xC0) != 0x80)  // one `_` for a character of several bytes
            plain += '_';
    }
    field += "; filename=\"" + plain + '"';
    if (!ascii) field += "; filename*=UTF-8''" + detail::percent_encoded(filename);
    return field;
}

}  // namespace motor::web
