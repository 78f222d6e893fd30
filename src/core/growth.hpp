// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace motor::detail {

/// What a pool's queue and workers look like at a moment.
struct workload {
    std::size_t queued = 0;
    std::size_t workers = 0;
    std::size_t idle = 0;      ///< of the workers
    std::size_t starting = 0;  ///< workers that have not come to their first job yet
    std::size_t polling = 0;   ///< workers that look for a job before they go to sleep
    std::chrono::nanoseconds job_time{0};

    [[nodiscard]] std::size_t running() const noexcept { return workers - idle; }
};

/// When a worker is woken for a job, and when there shall be one more.
///
/// More threads help as long as operations wait for the network. While they are so fast that what
/// they wait for is a core, more threads only get into each other's way.
class growth {
public:
    /// How long a job may wait before a worker is added; also how often that is looked at.
    static constexpr std::chrono::milliseconds patience{1};
    /// What the average job is taken to need before any has been measured.
    static constexpr std::chrono::microseconds fast_job{200};

    explicit growth(std::size_t cores) noexcept;

    /// Whether an idle worker, if there is one, shall take a job at once; otherwise it is queued.
    [[nodiscard]] bool worth_waking(const workload& now) const noexcept;
    /// Whether more is queued than `taken`, the jobs taken while there was patience, gives hope
    /// for.
    [[nodiscard]] bool falls_behind(const workload& now, std::uint64_t taken) const noexcept;
    /// How many workers to wake or add, after so many operations while there was patience.
    [[nodiscard]] std::size_t workers_wanted(const workload& now,
                                             std::uint64_t operations) const noexcept;

private:
    const std::size_t enough_if_fast_;
};

}  // namespace motor::detail
