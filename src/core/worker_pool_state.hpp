// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/worker_pool.hpp>

#include "../driver/poller.hpp"
#include "admission.hpp"
#include "growth.hpp"
#include "work_queue.hpp"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace motor::core {

/// A worker with its thread, or the thread of a waiting operation, or the governor's. One that has
/// finished is used again, never destroyed: somebody may still be about to wake it.
class worker_pool::thread : public worker {
public:
    using worker::worker;

    // All under the pool's mutex.
    job* assigned = nullptr;
    job* running = nullptr;
    std::condition_variable wake;
    bool finished = true;  // or it has not begun
    std::chrono::steady_clock::time_point turn_since;
    driver::poller poller;
    std::thread handle;
};

struct worker_pool::state {
    explicit state(const pool_limits& limits)
        : admits(limits.selection_time, limits.connect_time) {}

    const driver::home_process home;
    std::mutex mutex;
    work_queue queue;
    job_queue urgent;
    std::uint64_t taken = 0;  // jobs taken from the queue, to see how fast it moves
    std::uint64_t has_queued = 0, wake_ups = 0;
    std::chrono::nanoseconds queue_wait{0};
    std::vector<thread*> idle;
    std::vector<std::unique_ptr<thread>> threads;
    std::size_t workers = 0, peak_workers = 0, waiting = 0;
    std::size_t starting = 0, polling = 0;                 // as in workload
    std::chrono::nanoseconds job_time = growth::fast_job;  // a moving average
    std::vector<thread*> turns;                            // of those that have one
    const growth policy{std::thread::hardware_concurrency()};
    const admission admits;
    std::condition_variable governor_wake, urgent_wake, keeper_wake, ended;
    bool begun = false, governed = false, governor_sleeps = false, urgent_thread = false;
    bool keeping = false;
    std::map<std::shared_ptr<void> (*)(), std::shared_ptr<void>> attachments;
    driver::poller::backlog backlog;

    [[nodiscard]] workload load() const {
        return {queue.size(), workers, idle.size(), starting, polling, job_time};
    }
    [[nodiscard]] bool urgent_lacks_a_thread() const noexcept {
        return !urgent_thread && !urgent.empty();
    }
};

struct worker_pool::locked : std::unique_lock<std::mutex> {
    explicit locked(state& of) : std::unique_lock<std::mutex>{of.mutex, std::defer_lock} {
        of.home.require("client");
        lock();
    }
};

}  // namespace motor::core
