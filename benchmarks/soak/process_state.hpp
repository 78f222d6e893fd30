// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace motor::soak {

/// Resources that this process uses now.
struct process_state {
    std::size_t resident = 0;  ///< resident memory in KiB
    std::size_t threads = 0, descriptors = 0;

    /// Reads them. Throws std::runtime_error if the system does not provide them.
    static process_state now();
};

}  // namespace motor::soak
