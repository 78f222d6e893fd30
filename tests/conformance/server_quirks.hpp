// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server_facts.hpp"

#include <optional>
#include <string_view>

namespace motor::conformance {

/// Why a test cannot end as expected on this server although the server reports no error: it
/// ignores an option, say. What was sent must be right all the same.
std::optional<std::string_view> known_quirk(const server_facts& server, std::string_view file,
                                            std::string_view description);

}  // namespace motor::conformance
