// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace motor::detail {

/// Who has no connection, at a moment, and is on the way to one.
struct connecting_load {
    std::size_t most = 2;       ///< that may be made at once to a server
    std::size_t servers = 0;    ///< that are known
    std::size_t under_way = 0;  ///< being made, or waiting for their turn, by whomever
    std::size_t begun = 0;      ///< workers with a job that will need one
    std::size_t just_begun =
        0;  ///< of those: they may be selecting a server, or be about to connect
};

/// Whether one more worker without a connection shall take a job that needs one. It will have to
/// make the connection, and the job is stuck to it meanwhile; while as many are being made as may
/// be, the job is better off in the queue, where it gets the first connection that comes free.
class admission {
public:
    using clock = std::chrono::steady_clock;
    /// How long a worker with a job counts as connecting before it is seen to connect: longer than
    /// that, it waits for a server that nobody knows. A busy machine takes some of it to run the
    /// worker.
    static constexpr std::chrono::milliseconds moment{100};

    /// `selecting` is how long an operation may wait for a server to be found, `connecting` how
    /// long for each step of making a connection.
    constexpr admission(std::chrono::milliseconds selecting,
                        std::chrono::milliseconds connecting) noexcept
        : selecting_(std::min(most_patience, selecting / 2)), connecting_(connecting) {}

    /// For a job that has waited for so long.
    [[nodiscard]] constexpr bool room(const connecting_load& now,
                                      std::chrono::nanoseconds waited) const noexcept {
        // While no server is known, none of those who have begun will find one before others do.
        auto counted = now.under_way + (now.servers == 0 ? now.begun : now.just_begun);
        if (counted < now.most * std::max<std::size_t>(1, now.servers)) return true;
        // An operation must fail in time if no server is found, and must not wait for a server that
        // it does not need.
        return waited > (now.servers == 1 ? connecting_ : selecting_);
    }

private:
    static constexpr std::chrono::milliseconds most_patience{1'000};

    const std::chrono::milliseconds selecting_, connecting_;
};

}  // namespace motor::detail
