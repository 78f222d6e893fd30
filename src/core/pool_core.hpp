// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/guarded.hpp>
#include <motor/detail/core/worker_pool.hpp>

#include "connection_keeper.hpp"
#include "governor.hpp"
#include "pool_state.hpp"
#include "urgent_thread.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <optional>

namespace motor::detail {

/// What the parts of a worker pool have in common: its state, its threads, how a job is run.
class pool_core {
public:
    pool_core(worker_pool& of, client_pool connections, const pool_limits& given);
    pool_core(const pool_core&) = delete;
    pool_core& operator=(const pool_core&) = delete;

    /// Throws invalid_operation in a process that did not make the pool.
    [[nodiscard]] locked_pool_state lock();

    /// Starts a thread that does something once. Throws no_thread.
    void start(locked_pool_state& held, std::function<void(worker_thread&)> body);
    void add_worker(locked_pool_state& held);
    /// Runs a job in one of the threads, without the lock.
    void run(intrusive_ptr<job> work, worker_thread& self, locked_pool_state& held);
    /// An urgent job whose thread does not come for it; null if there is none.
    static intrusive_ptr<job> take_urgent(locked_pool_state& held) noexcept;
    /// Has idle workers do what they can of what is queued.
    static void serve_idle(locked_pool_state& held);

    // Without the lock.
    /// Something has changed about the connections. Any thread: the worker's that has made one, or
    /// could not; a monitor's, which has locks of libmongoc's.
    void connections_changed() noexcept;
    void end_turn(worker_thread& one) noexcept;

    worker_pool& pool;
    const pool_limits limits;
    std::optional<client_pool> clients;  // none after shutdown
    std::atomic<std::uint64_t> operations{0}, in_place{0};
    std::atomic<bool> backlog{false};  // the queue is not empty
    std::atomic<bool> stopping{false};
    std::condition_variable thread_ended;
    detail::governor governor{*this};
    detail::urgent_thread urgent_thread{*this};
    connection_keeper keeper{*this};

private:
    void prepare(locked_pool_state& held);
    void end_run(worker_thread& self);
    void end(worker_thread& self);

    guarded<pool_state> state_;
};

}  // namespace motor::detail
