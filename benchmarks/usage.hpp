// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace bench {

/// Resources that this process has used so far, or between two moments (the memory: at the later
/// one).
struct usage {
    double cpu_us = 0, allocations = 0, rss_kib = 0;

    static usage now();
    friend usage operator-(const usage& later, const usage& earlier) {
        return {later.cpu_us - earlier.cpu_us, later.allocations - earlier.allocations,
                later.rss_kib};
    }
};

/// Calls of malloc() and related functions, by every thread and every library; 0 in builds that do
/// not count them (with a sanitizer, which replaces malloc() itself).
std::uint64_t allocations_so_far() noexcept;

}  // namespace bench
