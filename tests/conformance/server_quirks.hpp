// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server_facts.hpp"

#include <motor/motor.hpp>

#include <optional>
#include <string>
#include <string_view>

/// What servers other than MongoDB lack: it must not count as a failure of the library.
namespace motor::conformance {

/// What the server lacks, if that is why it has refused; nothing if it has another reason. A
/// MongoDB lacks nothing, except fail points where they were not enabled.
std::optional<std::string> lack_behind(const motor::error& error, const server_facts& server);

/// That the server takes a fail point of this name and then does nothing; nothing if it heeds it.
std::optional<std::string> ignored_fail_point(const server_facts& server, std::string_view name);

/// Why a test cannot end as expected on this server although the server reports no error: it
/// ignores an option, say. `observed` is the mismatch that came of it. What was sent must be right
/// all the same.
std::optional<std::string_view> known_quirk(const server_facts& server, std::string_view file,
                                            std::string_view description,
                                            std::string_view observed);

}  // namespace motor::conformance
