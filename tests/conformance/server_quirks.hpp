// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server_facts.hpp"

#include <motor/motor.hpp>

#include <optional>
#include <string>
#include <string_view>

/// Features that servers other than MongoDB lack, which must not count as failures of the library.
namespace motor::conformance {

/// The missing feature because of which the server refused; nothing if there was another reason.
/// MongoDB has all features, except that fail points must be enabled.
std::optional<std::string> lack_behind(const motor::error& error, const server_facts& server);

/// The reason if the server accepts a fail point of this name without effect; nothing if it has an
/// effect.
std::optional<std::string> ignored_fail_point(const server_facts& server, std::string_view name);

/// Why a test cannot end as expected on this server although it reports no error: it ignores an
/// option, for example. `observed` is the mismatch. The commands that were sent must be right all
/// the same.
std::optional<std::string_view> known_quirk(const server_facts& server, std::string_view file,
                                            std::string_view description,
                                            std::string_view observed);

}  // namespace motor::conformance
