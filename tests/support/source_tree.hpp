// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace motor::testing {

/// The folder of the project, for tests that read its files.
inline const std::filesystem::path source_tree =
    std::filesystem::path{__FILE__}.parent_path().parent_path().parent_path();

}  // namespace motor::testing
