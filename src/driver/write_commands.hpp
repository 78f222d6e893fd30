// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace motor::detail {

/// Whether libmongoc's bulk operations send this command.
inline bool is_write_command(std::string_view name) noexcept {
    return name == "insert" || name == "update" || name == "delete";
}

}  // namespace motor::detail
