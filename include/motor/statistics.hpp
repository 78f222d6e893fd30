// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace motor {

/// Numbers that a client counts: current ones, and sums since it was made.
struct pool_statistics {
    std::size_t workers = 0;       ///< Threads that run operations, now.
    std::size_t idle = 0;          ///< Workers without an operation, now.
    std::size_t peak_workers = 0;  ///< Greatest number of workers so far.
    std::size_t queued = 0;        ///< Operations that wait for a worker, now.
    std::size_t waiting = 0;       ///< Threads of operations that wait; they are not workers.
    std::size_t connections = 0;   ///< Connections that workers and open cursors hold, now.
    std::size_t leases = 0;        ///< Connections that open cursors hold, now.
    std::size_t established = 0;   ///< Established connections, idle ones included, now.
    std::size_t connecting = 0;    ///< Connections that are being made or wait for their turn, now.
    std::uint64_t operations = 0;  ///< Operations run so far.
    std::uint64_t in_place = 0;    ///< Those of them that coroutines ran in place on a worker.
    std::uint64_t wake_ups = 0;    ///< Times so far that an idle worker was woken.
    std::uint64_t polls_won = 0;   ///< Answers that came while a worker polled for them.
    std::uint64_t polls_lost = 0;  ///< Answers for which a worker polled in vain.
    std::uint64_t has_queued = 0;  ///< Operations so far that had to wait for a worker.
    std::chrono::nanoseconds queue_wait{0};  ///< Sum of their waiting times.
    std::uint64_t loop_wake_ups = 0;         ///< Times so far that the client's loop was woken.
};

}  // namespace motor
