// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace photo_wall {

/// The text of page.html, which CMake embeds in the program.
extern const std::string_view page;

}  // namespace photo_wall
