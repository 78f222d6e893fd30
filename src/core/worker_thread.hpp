// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/intrusive_ptr.hpp>
#include <motor/detail/core/job.hpp>
#include <motor/detail/core/worker_pool.hpp>

#include "driver/stream/poller.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <thread>
#include <utility>

namespace motor::detail {

/// A worker with its thread, or the thread of a waiting operation, or the governor's. One that has
/// finished is used again, never destroyed before the pool: somebody may still be about to wake it.
class worker_thread final : public worker {
public:
    explicit worker_thread(worker_pool& pool) noexcept : worker(pool) {}

    // In the thread itself.
    /// From now on it is what worker::current() says in the calling thread.
    void attach() noexcept;
    static void detach() noexcept;
    void take_connection(std::shared_ptr<detail::connection> established) noexcept {
        connection_ = std::move(established);
    }
    void drop_connection() noexcept { connection_.reset(); }

    // Written under the pool's lock, and read in the thread itself without it.
    /// It may make a connection, and has not got it yet.
    [[nodiscard]] bool connecting() const noexcept { return connecting_; }
    void may_connect(bool now) noexcept { connecting_ = now; }

    /// The job that runs. The thread sets it under the pool's lock, and clears it without: see
    /// pool_core::end_run().
    std::atomic<job*> running{nullptr};

    // Under the pool's lock.
    intrusive_ptr<job> assigned;
    std::condition_variable wake;
    bool finished = true;  // or it has not begun
    std::chrono::steady_clock::time_point may_connect_since;

    // For the thread itself.
    detail::poller poller;
    std::uint32_t operations_in_place = 0;  // since the job began, for fairness
    bool runs_operations = true;

    std::thread handle;
};

}  // namespace motor::detail
