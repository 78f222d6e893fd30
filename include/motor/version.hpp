// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Version numbers of these headers. A test compares them with CMakeLists.txt.
#define MOTOR_VERSION_MAJOR 0
#define MOTOR_VERSION_MINOR 1
#define MOTOR_VERSION_PATCH 0

/// One number for comparisons: `#if MOTOR_VERSION >= 10203` means 1.2.3 or later.
#define MOTOR_VERSION \
    (MOTOR_VERSION_MAJOR * 10000 + MOTOR_VERSION_MINOR * 100 + MOTOR_VERSION_PATCH)

namespace motor {

/// The version of these headers, "major.minor.patch".
inline constexpr std::string_view version = "0.1.0";

}  // namespace motor
