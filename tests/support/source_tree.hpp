// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace motor::testing {

/// The folder of the project, for tests that read its files.
inline const std::filesystem::path source_tree = MOTOR_SOURCE_TREE;

}  // namespace motor::testing
