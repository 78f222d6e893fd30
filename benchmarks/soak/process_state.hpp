// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace motor::soak {

/// What this process holds now.
struct process_state {
    std::size_t resident = 0;  ///< KiB of memory
    std::size_t threads = 0, descriptors = 0;

    /// Throws std::runtime_error if the system does not tell.
    static process_state now();
};

}  // namespace motor::soak
