// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace motor::detail {

// Stricter than libbson's: no overlong forms (not even of NUL), no surrogates. NUL is a character.
bool is_utf8(std::string_view text) noexcept;

// Appends the character of that number, which is no surrogate.
void append_utf8(std::string& to, unsigned code);

}  // namespace motor::detail
