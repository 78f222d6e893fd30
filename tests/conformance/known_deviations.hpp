// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace motor::conformance {

/// Why the library deviates from a test; nothing if no deviation is known. `observed` is the
/// mismatch.
std::optional<std::string_view> known_deviation(std::string_view file, std::string_view description,
                                                std::string_view observed);

}  // namespace motor::conformance
