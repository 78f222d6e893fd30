// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace motor::detail {

// Causes of failures, which libmongoc does not ask a stream for when it makes an error. libmongoc
// calls streams in the thread of the operation, or of the monitor, that gets the error.

/// This thread begins to connect to a server (`host:port`), or to write a message to it.
void begin_on_wire(std::string_view server) noexcept;
/// Notes why that failed. Without memory for the text the error says less.
void note_wire_fault(std::string_view why) noexcept;
/// Notes the cause as an errno; 0: the server has closed the connection.
void note_wire_fault(int error) noexcept;

/// The cause that this thread has noted since begin_on_wire(): `host:port: cause`, or empty.
[[nodiscard]] const std::string& last_wire_fault() noexcept;
/// The server of this thread's last begin_on_wire(); empty before any.
[[nodiscard]] const std::string& last_on_wire() noexcept;

}  // namespace motor::detail
