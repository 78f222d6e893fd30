// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace motor::conformance {

/// Why the library does otherwise than a test expects; nothing if it is not known to. `observed`
/// is what it does.
std::optional<std::string_view> known_deviation(std::string_view file, std::string_view description,
                                                std::string_view observed);

}  // namespace motor::conformance
