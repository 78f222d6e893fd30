// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace motor {

/// Scope of a cursor's limit, within().
enum class timeout_mode {
    cursor_lifetime,  ///< All operations of the cursor together, from the start of the first.
    iteration         ///< Each operation by itself; no limit is sent to the server.
};

}  // namespace motor
