// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>

namespace motor::detail {

/// Longest time limit that servers take, in milliseconds: 24 days.
inline constexpr std::int64_t longest_server_time = std::numeric_limits<std::int32_t>::max();

/// A time limit as it is sent: longest_server_time at most.
constexpr std::int64_t server_time(std::chrono::milliseconds limit) noexcept {
    auto count = std::int64_t{limit.count()};
    return count > longest_server_time ? longest_server_time : count;
}

}  // namespace motor::detail
