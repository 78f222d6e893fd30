// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace motor::detail {

// Stricter than libbson: refuses overlong forms, even of NUL, and surrogates. NUL is a character.
bool is_utf8(std::string_view text) noexcept;

// Appends the character of a code point that is not a surrogate.
void append_utf8(std::string& to, unsigned code);

}  // namespace motor::detail
