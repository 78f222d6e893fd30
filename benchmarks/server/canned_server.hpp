// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>

namespace bench {

struct canned_server_options {
    /// Delay before each reply except to a greeting. Each connection sleeps by itself, so it limits
    /// nothing else.
    std::chrono::milliseconds delay{0};
    /// Answers finds only when this number of them wait, then all at the same moment.
    std::size_t gather = 1;
    static constexpr std::size_t never = static_cast<std::size_t>(-1);
};

/// Serves on a free port of 127.0.0.1, which it writes to stdout, until the process ends.
[[noreturn]] void serve(const canned_server_options& how);

}  // namespace bench
