// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace motor::driver {

// What libmongoc does not ask a stream when it makes an error of a failure. libmongoc calls streams
// in the thread of the operation, or of the monitor, that the error is for.

/// This thread begins to connect to that server (`host:port`), or to write a message to it.
void begin_on_wire(std::string_view server) noexcept;
/// Why that failed. Without memory for it the error says less.
void note_wire_fault(std::string_view why) noexcept;
/// The same by its errno; 0 if the server has closed the connection.
void note_wire_fault(int error) noexcept;

/// Since this thread began last: `host:port: why`, or empty.
[[nodiscard]] const std::string& last_wire_fault() noexcept;
/// The server with which this thread began last; empty before any.
[[nodiscard]] const std::string& last_on_wire() noexcept;

}  // namespace motor::driver
