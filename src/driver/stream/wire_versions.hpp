// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "driver/libmongoc.hpp"

#include <cstdint>
#include <vector>

namespace motor::detail {

inline constexpr std::int32_t wire_version_5_0 = 13, wire_version_8_2 = 27;

/// Wire versions of the servers that have answered.
std::vector<std::int32_t> wire_versions(mongoc_client_t* client);

/// Whether every server that has answered speaks this version. If none has answered, one is
/// selected first, for writes or by read preference. Throws the errors of server selection.
bool all_speak(std::int32_t version, mongoc_client_t* client, bool for_writes,
               const mongoc_read_prefs_t* prefs, error_context context);

}  // namespace motor::detail
