// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libmongoc.hpp"

#include <cstdint>
#include <string>

namespace motor::driver {

/// Which server a command went to is told by libmongoc to command listeners only. A cursor must
/// know it for its getMore, so every pool listens, and notes it for the calling thread.
void note_server_of(const mongoc_apm_command_succeeded_t* event) noexcept;

/// Before a command is sent in this thread, whose server will be asked for.
void forget_last_reply() noexcept;
/// The server that has answered it; 0 if none has.
std::uint32_t server_of_last_reply() noexcept;
/// Its `host:port`.
const std::string& address_of_last_reply() noexcept;

}  // namespace motor::driver
