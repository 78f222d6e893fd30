// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace motor::detail {

/// Effect of a command. libmongoc's choice of the server depends on it, and so do retries and the
/// concerns that are inherited from the connection string.
enum class command_kind {
    read,        ///< read preference and read concern apply; retried once if the server allows
    write,       ///< to the primary, with the write concern; findAndModify is retried once
    read_write,  ///< an aggregate that ends in $out or $merge: both concerns, never retried
    neither      ///< sent unchanged: `ping`, `getMore`, commands of run_command
};

}  // namespace motor::detail
