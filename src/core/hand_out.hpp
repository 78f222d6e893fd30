// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connecting_turns.hpp"
#include "growth.hpp"
#include "work_queue.hpp"
#include "worker_thread.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace motor::detail {

/// Which worker gets which job: the queue, the workers that are idle, and those that connect. Under
/// the pool's lock. A worker that it returns has got a job, and is to be woken.
class hand_out {
public:
    /// `backlog` says to threads without the lock whether something is queued.
    hand_out(const client_pool& clients, const pool_limits& limits, std::atomic<bool>& backlog);

    /// Gives a job to an idle worker, if it is worth waking one; null if not: then the job is left.
    worker_thread* give(intrusive_ptr<job>& work);
    /// Gives a job to the worker that went idle last. There must be one.
    worker_thread& give_to_last(intrusive_ptr<job> work);
    /// Gives the first job that an idle worker can take to that worker; null if there is none.
    worker_thread* give_queued();
    /// Queues a job.
    void push(intrusive_ptr<job> work);
    /// Takes a job out of the queue; null if it is not there.
    intrusive_ptr<job> remove(job& work) noexcept;
    /// The same of one that has just been queued, as if it had never been.
    void take_back(job& work) noexcept;
    /// The first job that a worker can take; null if there is none.
    intrusive_ptr<job> take(worker_thread& self);
    /// The job that is longest in the queue; null if there is none. For a pool that closes.
    intrusive_ptr<job> take_any() noexcept;

    /// Whether a worker can take a job that needs a connection: it has one, or gets one that nobody
    /// uses, or may make one.
    bool connects(worker_thread& one);
    /// Whether another worker would have something to do.
    [[nodiscard]] bool has_work_for_another() const;
    /// The worker does not connect any longer, or has no right to.
    void end_turn(worker_thread& one) noexcept { turns_.end(one); }
    [[nodiscard]] std::size_t connecting() const noexcept { return turns_.size(); }

    void add_idle(worker_thread& one) { idle_.push_back(&one); }
    void remove_idle(worker_thread& one) noexcept;
    [[nodiscard]] bool any_idle() const noexcept { return !idle_.empty(); }
    [[nodiscard]] bool empty() const noexcept { return queue_.empty(); }

    [[nodiscard]] workload load() const noexcept;
    [[nodiscard]] const growth& policy() const noexcept { return policy_; }

    /// The workers, as in workload.
    std::size_t workers = 0, starting = 0, polling = 0;
    std::chrono::nanoseconds job_time = growth::fast_job;  // a moving average
    /// Jobs that were taken from the queue, to see how fast it moves; that were put there; and
    /// workers that were woken.
    std::uint64_t taken = 0, has_queued = 0, wake_ups = 0;

private:
    worker_thread* idle_for(const job& work);
    worker_thread& assign(intrusive_ptr<job> work, worker_thread& to);
    [[nodiscard]] bool room() const;
    void taken_out() noexcept;
    void show_backlog(bool there) noexcept;

    const client_pool& clients_;
    std::atomic<bool>& backlog_;
    const growth policy_;
    work_queue queue_;
    connecting_turns turns_;
    std::vector<worker_thread*> idle_;
    poller::backlog polls_not_;
};

}  // namespace motor::detail
