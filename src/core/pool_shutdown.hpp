// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace motor::detail {

class pool_core;

/// Closes what is queued, interrupts what is on the wire, and waits for the threads for a second at
/// most: see worker_pool::shutdown().
void shut_down(pool_core& core) noexcept;

}  // namespace motor::detail
