// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>

namespace bench {

struct canned_server_options {
    /// Before each reply but that to a greeting. It limits nothing else: each connection sleeps by
    /// itself.
    std::chrono::milliseconds delay{0};
    /// Answers finds only when so many wait for it, then all of them at the same moment.
    std::size_t gather = 1;
    static constexpr std::size_t never = static_cast<std::size_t>(-1);
};

/// Serves on a free port of 127.0.0.1, which it writes to stdout, until the process ends.
[[noreturn]] void serve(const canned_server_options& how);

}  // namespace bench
