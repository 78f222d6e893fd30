// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace motor::detail {

/// The parts of a connection string, as they are written.
struct uri_parts {
    std::string_view scheme;  ///< with `://`
    std::optional<std::string_view> user;
    std::string_view hosts, database, options;
    bool slash = false;  ///< behind the hosts
};

/// Takes a text apart, whatever it is: what ends the user is the last @ before a slash or a
/// question mark. Without `://` all is the scheme.
uri_parts parts_of(std::string_view text);

/// What stands before any of the characters; it and that character are taken off.
std::string_view take_until(std::string_view& rest, std::string_view any_of);

/// Throws invalid_uri if libmongoc may read the text in another way than the specification does, or
/// in two. The reason quotes nothing of it but options that libmongoc knows: what stands in the
/// wrong place may be part of a password.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/connection-string/connection-string-spec.md
void check_syntax(std::string_view text);

/// Whether it is a host, with a port or without, as a connection string has it.
bool is_host(std::string_view text);

/// All of a text, if it is nothing but a whole number: no blanks, no plus, no other base.
std::optional<std::int64_t> whole_number(std::string_view text);

/// Whether libmongoc, or the specification, has an option of that name, in any case.
bool is_known_option(std::string_view name);

/// Nothing if a percent sign begins no escape, or if what comes out is not UTF-8.
std::optional<std::string> unescaped(std::string_view text);

}  // namespace motor::detail
