// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/worker_pool.hpp>

#include "bounded_thread.hpp"
#include "pool_core.hpp"
#include "pool_shutdown.hpp"
#include "threads.hpp"

#include <memory>
#include <utility>

namespace motor::detail {
namespace {

/// How many operations a coroutine may run in place while other jobs wait. With more, the others'
/// slowest reply takes several times as long, and nothing is faster
/// (docs/explain/threaded_core.md).
constexpr std::uint32_t in_place_limit = 1;

/// A closed pool closes a job at once.
bool refuse(const pool_core& core, const intrusive_ptr<job>& work, locked_pool_state& held) {
    if (!core.stopping) return false;
    held.unlock();
    work->close();
    return true;
}

}  // namespace

worker_pool::worker_pool(client_pool clients, pool_limits limits)
    : core_(std::make_unique<pool_core>(*this, std::move(clients), limits)) {
    prepare_to_run_bounded();
}

worker_pool::~worker_pool() {
    if (home_.here()) return;
    // The threads are not there to be joined.
    const auto clients = std::move(core_->clients);
    home_process::leave(std::shared_ptr<pool_core>{std::move(core_)});
}

void worker_pool::submit(intrusive_ptr<job> work) {
    auto held = core_->lock();
    if (refuse(*core_, work, held)) return;
    auto& jobs = held->jobs;
    if (worker_thread* chosen = jobs.give(work)) {
        held.unlock();
        chosen->wake.notify_one();
        return;
    }
    job& queued = *work;
    jobs.push(std::move(work));
    if (jobs.workers == 0) {
        try {
            core_->add_worker(held);
        } catch (...) {  // nobody would come for it
            jobs.take_back(queued);
            throw;
        }
    }
    core_->governor.look(held);
}

void worker_pool::submit_for_nobody(intrusive_ptr<job> work) noexcept {
    if (!home_.here()) return;
    auto held = core_->lock();
    if (refuse(*core_, work, held)) return;
    held->jobs.push(std::move(work));
    if (held->jobs.workers == 0) static_cast<void>(can_start([&] { core_->add_worker(held); }));
    core_->governor.look(held);
}

void worker_pool::submit_waiting(intrusive_ptr<job> work) {
    auto held = core_->lock();
    if (refuse(*core_, work, held)) return;
    core_->start(held, [core = core_.get(), work](worker_thread& self) mutable {
        auto again = core->lock();
        core->run(std::move(work), self, again);
        --again->waiting;
    });
    ++held->waiting;
}

void worker_pool::submit_urgent(intrusive_ptr<job> work) noexcept {
    if (!home_.here()) return;
    auto held = core_->lock();
    if (refuse(*core_, work, held)) return;
    held->urgent.push(std::move(work));
    core_->urgent_thread.serve(held);
}

bool worker_pool::dequeue(job& work) noexcept {
    if (!home_.here()) return false;
    intrusive_ptr<job> removed;  // goes without the lock
    removed = core_->lock()->jobs.remove(work);
    return static_cast<bool>(removed);
}

worker* worker_pool::here() noexcept {
    worker* mine = worker::current();
    return mine && &mine->pool() == this && home_.here() ? mine : nullptr;
}

worker* worker_pool::here_for_operations() noexcept {
    auto* mine = static_cast<worker_thread*>(here());
    return mine && mine->runs_operations ? mine : nullptr;
}

bool worker_pool::has_another() const noexcept {
    const auto held = core_->lock();
    return held->jobs.any_idle() || held->jobs.workers < core_->limits.max_workers;
}

worker* worker_pool::in_place(bool needs_connection) noexcept {
    auto* mine = static_cast<worker_thread*>(here_for_operations());
    if (!mine || core_->stopping) return nullptr;
    if (core_->backlog.load(std::memory_order_relaxed) &&
        ++mine->operations_in_place > in_place_limit)
        return nullptr;
    if (needs_connection && !mine->connected() && !mine->connecting()) {
        const auto held = core_->lock();
        if (core_->stopping || !held->jobs.connects(*mine)) return nullptr;
    }
    core_->in_place.fetch_add(1, std::memory_order_relaxed);
    return mine;
}

void worker_pool::count_operation() noexcept {
    core_->operations.fetch_add(1, std::memory_order_relaxed);
}

const client_pool& worker_pool::clients() const noexcept { return *core_->clients; }

bool worker_pool::stopping() const noexcept { return core_->stopping; }

void worker_pool::shutdown() noexcept {
    if (home_.here()) shut_down(*core_);
}

std::shared_ptr<void> worker_pool::attachment(std::shared_ptr<void> (*make)()) {
    const auto held = core_->lock();
    auto& attached = held->attachments[make];
    if (!attached) attached = make();
    return attached;
}

pool_statistics worker_pool::statistics() const {
    const auto held = core_->lock();
    const auto& jobs = held->jobs;
    const auto load = jobs.load();
    pool_statistics now;
    now.workers = load.workers;
    now.idle = load.idle;
    now.peak_workers = held->peak_workers;
    now.queued = load.queued;
    now.waiting = held->waiting;
    now.operations = core_->operations.load();
    now.in_place = core_->in_place.load();
    now.wake_ups = jobs.wake_ups;
    now.has_queued = jobs.has_queued;
    now.queue_wait = held->queue_wait;
    if (core_->stopping) return now;  // the connections are on their way out
    const auto wire = core_->clients->statistics();
    now.connections = wire.connections_taken;
    now.leases = wire.leases;
    const auto making = core_->clients->connecting();
    now.connecting = making.under_way;
    now.established = making.established;
    now.polls_won = wire.polls_won;
    now.polls_lost = wire.polls_lost;
    return now;
}

}  // namespace motor::detail
