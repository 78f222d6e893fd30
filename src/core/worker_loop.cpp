// SPDX-License-Identifier: Apache-2.0
#include "worker_loop.hpp"

#include <utility>

namespace motor::detail {

void worker_loop::run() {
    auto held = core_.lock();
    --held->jobs.starting;
    while (auto next = next_job(held))
        core_.run(std::move(next), self_, held);
    --held->jobs.workers;
}

/// Null when the worker is to end.
intrusive_ptr<job> worker_loop::next_job(locked_pool_state& held) {
    if (core_.stopping) return {};
    if (auto next = take_job(held)) return next;
    if (core_.limits.polling && held->jobs.empty() && poll_for_job(held) && !core_.stopping)
        if (auto next = take_job(held)) return next;
    if (core_.stopping) return {};
    held->jobs.add_idle(self_);
    held.wait_for(self_.wake, core_.limits.idle_time,
                  [&] { return self_.assigned || core_.stopping; });
    if (self_.assigned) return std::move(self_.assigned);
    held->jobs.remove_idle(self_);
    return {};
}

intrusive_ptr<job> worker_loop::take_job(locked_pool_state& held) {
    if (auto urgent = pool_core::take_urgent(held)) return urgent;
    return held->jobs.take(self_);
}

/// Looks for a job for a moment before it goes to sleep, if no other worker does or runs; true if
/// there is one.
bool worker_loop::poll_for_job(locked_pool_state& held) {
    if (held->jobs.polling > 0 || held->jobs.load().running() > 1) return false;
    ++held->jobs.polling;
    held.unlock();
    {
        const poller::waiting here;
        self_.poller.poll(here, [&] { return core_.backlog.load(std::memory_order_relaxed); });
    }
    held.lock();
    --held->jobs.polling;
    return !held->jobs.empty() || held->urgent_lacks_a_thread();
}

}  // namespace motor::detail
