// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/base/intrusive_ptr.hpp>
#include <motor/detail/core/job.hpp>
#include <motor/detail/core/timer.hpp>
#include <motor/detail/core/worker.hpp>
#include <motor/detail/driver/home_process.hpp>
#include <motor/statistics.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace motor::detail {

class client_pool;
class pool_core;

struct pool_limits {
    std::size_t max_workers = 100;
    std::chrono::milliseconds idle_time{10'000};  ///< after which an idle worker ends
    bool polling = true;  ///< a worker looks for its next job for a moment before it sleeps
    // As the connection string says, for operations that wait for a connection.
    std::chrono::milliseconds selection_time{30'000};  ///< until a server must have been found
    std::chrono::milliseconds connect_time{10'000};    ///< of each step of making one
    std::size_t min_connections = 0;                   ///< that are made ahead, and kept up
};

/// The threaded core: jobs in, first in first out, threads as they are needed.
///
/// There is no thread before the first job. A further worker is added only when jobs wait for
/// longer than a millisecond for lack of one: freely while operations wait for the network, but no
/// more than a few for each core while they are so fast that more threads would only get into each
/// other's way. The worker that went idle last is woken first, so that the others can end.
///
/// A job that needs a connection goes to a worker that has one, and to another one only if that may
/// make a connection now: what waits is served by whichever connection comes free.
class MOTOR_EXPORT worker_pool : public std::enable_shared_from_this<worker_pool> {
public:
    worker_pool(client_pool clients, pool_limits limits);
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;
    ~worker_pool();

    /// Queues a job; after shutdown() it is closed at once. Any thread. Throws no_thread if
    /// there is no worker and none can be had; then the pool is no owner of the job.
    void submit(intrusive_ptr<job> work);
    /// Queues a job that nobody waits for: without a worker it stays until one can be had. In a
    /// process that did not make the pool, nothing happens to it.
    void submit_for_nobody(intrusive_ptr<job> work) noexcept;
    /// Runs a job that may wait for the server for long, on a thread that does not count as a
    /// worker. Throws no_thread as submit() does.
    void submit_waiting(intrusive_ptr<job> work);
    /// Runs a job soon, although all workers may be stuck: what tells users that an operation was
    /// given up. On a thread of such jobs, one after the other; where none can be had, on the next
    /// that is free.
    void submit_urgent(intrusive_ptr<job> work) noexcept;
    /// Takes a job out of the queue, uncalled. False if it is not there, or no longer.
    bool dequeue(job& work) noexcept;

    /// The calling thread's worker if it is one of this pool and may run one more operation in
    /// place; null if the operation must be queued, also when it is another job's turn, or when it
    /// needs a connection and this worker may not make one now.
    worker* in_place(bool needs_connection = true) noexcept;
    /// The calling thread's worker if it is one of this pool.
    worker* here() noexcept;
    /// The same if it may be kept busy with an operation, as the thread of urgent jobs may not.
    worker* here_for_operations() noexcept;
    /// An operation that a worker waits for, instead of running it, may get another one.
    [[nodiscard]] bool has_another() const noexcept;
    void count_operation() noexcept;

    /// Where its connections come from. Not after shutdown().
    [[nodiscard]] const client_pool& clients() const noexcept;
    /// For the deadlines of operations.
    [[nodiscard]] detail::timer& timer() noexcept { return timer_; }
    [[nodiscard]] bool stopping() const noexcept;
    /// The process that its threads are in. In any other nothing is submitted: what is not noexcept
    /// throws invalid_operation there, and the rest does nothing.
    [[nodiscard]] const home_process& home() const noexcept { return home_; }

    /// To be called before the last owner lets go. Closes what is queued, and interrupts what is on
    /// the wire; then waits for the threads to end and for libmongoc to close its connections, for
    /// a second at most: one that is stuck in libmongoc ends by itself later, and nobody hears of
    /// it. Called by a worker, it does not wait.
    void shutdown() noexcept;

    [[nodiscard]] pool_statistics statistics() const;
    /// Something of a framework's that lives as long as the pool, made on first use; one of each
    /// `make`.
    std::shared_ptr<void> attachment(std::shared_ptr<void> (*make)());

private:
    friend class worker;

    const home_process home_;
    detail::timer timer_;
    std::unique_ptr<pool_core> core_;  // without the headers of threads, which cost users time
};

}  // namespace motor::detail
