// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/job.hpp>
#include <motor/core/timer.hpp>
#include <motor/driver/call.hpp>
#include <motor/driver/client_pool.hpp>
#include <motor/driver/home_process.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace motor::core {

class worker_pool;

/// A thread that keeps one connection, so that most operations need neither the pool of
/// connections nor a lock for one.
class worker {
public:
    explicit worker(worker_pool& pool) : pool_(pool) {}

    /// The connection for the next operation. Only in this worker's thread.
    driver::connection& connection();
    /// After an operation and before its completion: a connection that a cursor took on lease stays
    /// with the cursor, one that was given up is dropped, and this worker will take another.
    void settle() noexcept;
    /// It need not make a connection for its next operation, as far as one can know.
    [[nodiscard]] bool connected() const noexcept;

    [[nodiscard]] worker_pool& pool() const noexcept { return pool_; }
    /// What this worker runs, for those who want to give it up. It lives as long as the pool.
    [[nodiscard]] driver::call& call() noexcept { return call_; }
    /// The worker that runs the calling thread, or null.
    static worker* current() noexcept;

private:
    friend class worker_pool;

    worker_pool& pool_;
    driver::call call_;
    std::shared_ptr<driver::connection> connection_;
    std::uint32_t in_place_ = 0;  // operations since the job began, for fairness
    bool turn_ = false;           // it may make a connection, and has not got it yet
    bool runs_operations_ = true;
};

struct pool_limits {
    std::size_t max_workers = 100;
    std::chrono::milliseconds idle_time{10'000};  ///< after which an idle worker ends
    bool polling = true;  ///< a worker looks for its next job for a moment before it sleeps
    // As the connection string says, for operations that wait for a connection.
    std::chrono::milliseconds selection_time{30'000};  ///< until a server must have been found
    std::chrono::milliseconds connect_time{10'000};    ///< of each step of making one
    std::size_t min_connections = 0;                   ///< that are made ahead, and kept up
};

/// What a client counts: now, and since it was made.
struct pool_statistics {
    std::size_t workers = 0;       ///< now
    std::size_t idle = 0;          ///< of those
    std::size_t peak_workers = 0;  ///< the most there were at once
    std::size_t queued = 0;        ///< operations that wait for a worker, now
    std::size_t waiting = 0;       ///< threads of waiting operations, which are no workers
    std::size_t connections = 0;   ///< that workers and open cursors hold, now
    std::size_t leases = 0;        ///< of those, by open cursors
    std::size_t established = 0;   ///< connections there are, with those that nobody uses, now
    std::size_t connecting = 0;    ///< connections that are being made, or wait for their turn, now
    std::uint64_t operations = 0;  ///< run so far
    std::uint64_t in_place = 0;    ///< of those, by coroutines that were on a worker already
    std::uint64_t wake_ups = 0;    ///< of idle workers
    std::uint64_t polls_won = 0;   ///< answers that came before the worker went to sleep for them
    std::uint64_t polls_lost = 0;  ///< and those for which it polled in vain
    std::uint64_t has_queued = 0;  ///< operations that had to wait for a worker, so far
    std::chrono::nanoseconds queue_wait{0};  ///< of all those together
    std::uint64_t loop_wake_ups = 0;         ///< of the client's loop, for one completion or many
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
class worker_pool : public std::enable_shared_from_this<worker_pool> {
public:
    worker_pool(driver::client_pool clients, pool_limits limits);
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;
    ~worker_pool();

    /// Queues a job; after shutdown() it is cancelled at once. Any thread. Throws no_thread if
    /// there is no worker and none can be had; then the pool is no owner of the job.
    void submit(job& work);
    /// Queues a job that nobody waits for: without a worker it stays until one can be had. In a
    /// process that did not make the pool, nothing happens to it.
    void submit_for_nobody(job& work) noexcept;
    /// Runs a job that may wait for the server for long, on a thread that does not count as a
    /// worker. Throws no_thread as submit() does.
    void submit_waiting(job& work);
    /// Runs a job soon, although all workers may be stuck: what tells users that an operation was
    /// given up. On a thread of such jobs, one after the other; where none can be had, on the next
    /// that is free.
    void submit_urgent(job& work) noexcept;
    /// Takes a job out of the queue, uncalled. False if it is not there, or no longer.
    bool withdraw(job& work) noexcept;

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
    void count_operation() noexcept { operations_.fetch_add(1, std::memory_order_relaxed); }

    /// Where its connections come from. Not after shutdown().
    [[nodiscard]] const driver::client_pool& clients() const noexcept { return *clients_; }
    /// For the deadlines of operations.
    [[nodiscard]] core::timer& timer() noexcept { return timer_; }
    [[nodiscard]] bool stopping() const noexcept { return stopping_; }
    /// The process that its threads are in. In any other nothing is submitted: what is not noexcept
    /// throws invalid_operation there, and the rest does nothing.
    [[nodiscard]] const driver::home_process& home() const noexcept { return home_; }

    /// To be called before the last owner lets go. Cancels what is queued, and makes what is on the
    /// wire fail; then waits for the threads to end and for libmongoc to close its connections, for
    /// a second at most: one that is stuck in libmongoc ends by itself later, and nobody hears of
    /// it. Called by a worker, it does not wait.
    void shutdown() noexcept;

    [[nodiscard]] pool_statistics statistics() const;
    /// Something of a framework's that lives as long as the pool, made on first use; one of each
    /// `make`.
    std::shared_ptr<void> attachment(std::shared_ptr<void> (*make)());

private:
    friend class worker;
    // In worker_pool.cpp, with the headers of threads, which would double what it costs to
    // compile a user's file.
    struct state;
    class thread;
    struct locked;

    bool refuse(job& work, locked& held);
    void queue(job& work);
    void add_first_worker(job& work, locked& held);
    void need_governor(locked& held) noexcept;
    void add_worker(const locked&);
    template <class Body>
    void add_thread(const locked&, Body body);
    void end(thread& self);
    void serve_urgent(locked& held) noexcept;
    job* take_urgent() noexcept;
    void close_here(std::chrono::milliseconds limit, driver::listeners* told) noexcept;
    void begin(const locked& held);
    void watch_connections();
    void keep_connections();
    void connections_changed() noexcept;
    [[nodiscard]] bool room() const;
    bool connects(thread& one);
    void end_turn(worker& of) noexcept;
    void serve_idle();
    thread* serve_one();
    void run(job& work, thread& self, locked& held);
    void work(thread& self);
    void work_urgently(thread& self);
    job* next_job(thread& self, locked& held);
    job* take_from_queue(thread& self);
    job* taken_from_queue(job* taken) noexcept;
    bool poll_for_job(thread& self, locked& held);
    void set_backlog(bool there) noexcept;
    thread* idle_for(const job& work);
    void assign(job& work, thread& to);
    void govern();
    bool add_or_wake(locked& held);
    void give_up_all() noexcept;
    void join_all() noexcept;

    const driver::home_process home_;
    std::optional<driver::client_pool> clients_;  // none after shutdown
    const pool_limits limits_;
    std::atomic<std::uint64_t> operations_{0}, in_place_{0};
    std::atomic<bool> backlog_{false};  // the queue is not empty
    std::atomic<bool> stopping_{false};
    core::timer timer_;
    std::unique_ptr<state> state_;
};

}  // namespace motor::core
