// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace motor::web::detail {

inline std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace motor::web::detail
