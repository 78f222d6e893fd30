// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/guarded.hpp>

#include "hand_out.hpp"
#include "job_queue.hpp"
#include "thread_slots.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>

namespace motor::detail {

/// What the threads of a pool share.
struct pool_state {
    pool_state(const client_pool& clients, const pool_limits& limits, std::atomic<bool>& backlog)
        : jobs(clients, limits, backlog) {}

    /// Somebody has to come for an urgent job, since their own thread does not.
    [[nodiscard]] bool urgent_lacks_a_thread() const noexcept {
        return !urgent_thread && !urgent.empty();
    }

    hand_out jobs;
    job_queue urgent;
    thread_slots threads;
    std::size_t peak_workers = 0, waiting = 0;
    std::chrono::nanoseconds queue_wait{0};
    // Which threads beside the workers are there, or are to be no more.
    bool governed = false, governor_sleeps = false, urgent_thread = false, kept = false;
    bool watched = false;  // the connections are
    std::map<std::shared_ptr<void> (*)(), std::shared_ptr<void>> attachments;
};

/// It under the pool's lock.
using locked_pool_state = guarded<pool_state>::access;

}  // namespace motor::detail
