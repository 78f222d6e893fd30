// SPDX-License-Identifier: Apache-2.0
#include "pool_core.hpp"

#include "worker_loop.hpp"

#include <algorithm>
#include <utility>

namespace motor::detail {

pool_core::pool_core(worker_pool& of, client_pool connections, const pool_limits& given)
    : pool(of), limits(given), clients(std::move(connections)), state_(*clients, limits, backlog) {}

locked_pool_state pool_core::lock() {
    pool.home().require("client");
    return state_.lock();
}

void pool_core::start(locked_pool_state& held, std::function<void(worker_thread&)> body) {
    prepare(held);
    held->threads.start(pool, [this, body = std::move(body)](worker_thread& self) {
        body(self);
        end(self);
    });
}

/// Before each thread: what a pool without threads can do without.
void pool_core::prepare(locked_pool_state& held) {
    if (!std::exchange(held->watched, true))
        clients->watch([owner = pool.weak_from_this(), this] {
            if (const auto alive = owner.lock()) connections_changed();
        });
    keeper.start_if_needed(held);
}

/// The last that a thread does: the urgent jobs that nobody else comes for.
void pool_core::end(worker_thread& self) {
    for (;;) {
        self.drop_connection();
        auto held = lock();
        if (auto left = take_urgent(held)) {
            run(std::move(left), self, held);
            continue;
        }
        self.finished = true;
        thread_ended.notify_all();
        return;
    }
}

void pool_core::add_worker(locked_pool_state& held) {
    start(held, [this](worker_thread& self) { worker_loop{*this, self}.run(); });
    auto& jobs = held->jobs;  // the thread waits for the lock
    ++jobs.workers;
    ++jobs.starting;
    held->peak_workers = std::max(held->peak_workers, jobs.workers);
}

void pool_core::run(intrusive_ptr<job> work, worker_thread& self, locked_pool_state& held) {
    self.running = work.get();
    held.unlock();
    self.operations_in_place = 0;
    const auto began = job_queue::clock::now();
    const auto waited = job_queue::waited(*work, began);
    work->run(self);
    const auto took = job_queue::clock::now() - began;
    end_run(self);
    work = {};  // may run a destructor of the user's
    if (self.connecting()) end_turn(self);
    held.lock();
    auto& average = held->jobs.job_time;
    average += (took - average) / 8;
    held->queue_wait += waited;
}

/// From now on nobody gets at the job through its worker. Without the lock, unless the pool closes:
/// who closes it says so before it looks, under the lock, at what runs.
void pool_core::end_run(worker_thread& self) {
    self.running = nullptr;
    if (!stopping) return;
    const auto until_it_has_looked = lock();
}

intrusive_ptr<job> pool_core::take_urgent(locked_pool_state& held) noexcept {
    if (!held->urgent_lacks_a_thread()) return {};
    return held->urgent.pop();
}

void pool_core::serve_idle(locked_pool_state& held) {
    while (worker_thread* woken = held->jobs.give_queued())
        woken->wake.notify_one();
}

void pool_core::connections_changed() noexcept {
    if (auto* mine = static_cast<worker_thread*>(pool.here()); mine && mine->connecting())
        return end_turn(*mine);
    auto held = lock();
    keeper.look();
    serve_idle(held);
}

void pool_core::end_turn(worker_thread& one) noexcept {
    auto held = lock();
    held->jobs.end_turn(one);
    keeper.look();
    serve_idle(held);
}

}  // namespace motor::detail
