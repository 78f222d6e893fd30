// SPDX-License-Identifier: Apache-2.0
#include "governor.hpp"

#include "pool_core.hpp"
#include "threads.hpp"

#include <utility>

namespace motor::detail {
namespace {

/// How often an empty queue is looked at before the governor goes to sleep.
constexpr int looks_before_sleep = 20;

}  // namespace

void governor::look(locked_pool_state& held) noexcept {
    if (!held->governed) {
        held->governed = can_start([&] { core_.start(held, [this](worker_thread&) { run(); }); });
    } else if (std::exchange(held->governor_sleeps, false)) {
        held.unlock();
        wake_.notify_one();
    }
}

void governor::run() {
    auto held = core_.lock();
    for (int looks = 0; !core_.stopping;) {
        const bool urgent = held->urgent_lacks_a_thread();
        if (urgent) core_.urgent_thread.serve(held);
        if (held->jobs.empty() && !urgent && ++looks > looks_before_sleep) {
            sleep(held);
            looks = 0;
            continue;
        }
        if (watch(held)) looks = 0;
    }
}

void governor::sleep(locked_pool_state& held) {
    held->governor_sleeps = true;
    // Not "until the queue holds something": that may have been taken by the time this wakes.
    held.wait(wake_, [&] { return core_.stopping || !held->governor_sleeps; });
}

/// Sees what gets done while there is patience. True if something was queued after that.
bool governor::watch(locked_pool_state& held) {
    const auto taken = held->jobs.taken;
    const auto operations = core_.operations.load(std::memory_order_relaxed);
    held.wait_for(wake_, growth::patience, [&] { return core_.stopping.load(); });
    const auto now = held->jobs.load();
    const auto& policy = held->jobs.policy();
    if (!policy.falls_behind(now, held->jobs.taken - taken)) return now.queued > 0;
    auto more =
        policy.workers_wanted(now, core_.operations.load(std::memory_order_relaxed) - operations);
    for (; more > 0 && !core_.stopping && add_or_wake(held); --more) {
        held.unlock();  // starting a thread takes long enough for a loop to wait at submit()
        held.lock();
    }
    return now.queued > 0;
}

bool governor::add_or_wake(locked_pool_state& held) {
    if (held->jobs.empty()) return false;
    if (worker_thread* woken = held->jobs.give_queued()) {
        woken->wake.notify_one();
        return true;
    }
    if (held->jobs.workers >= core_.limits.max_workers) return false;
    if (!held->jobs.has_work_for_another()) return false;
    return can_start([&] { core_.add_worker(held); });
}

}  // namespace motor::detail
