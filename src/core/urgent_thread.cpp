// SPDX-License-Identifier: Apache-2.0
#include "urgent_thread.hpp"

#include "pool_core.hpp"
#include "threads.hpp"

namespace motor::detail {

void urgent_thread::serve(locked_pool_state& held) noexcept {
    if (held->urgent_thread) return wake_.notify_one();
    held->urgent_thread =
        can_start([&] { core_.start(held, [this](worker_thread& self) { run(self); }); });
    if (held->urgent_thread) return;
    if (!held->jobs.any_idle()) return core_.governor.look(held);
    held->jobs.give_to_last(held->urgent.pop()).wake.notify_one();
}

void urgent_thread::run(worker_thread& self) {
    auto held = core_.lock();
    // Users' code that is told here of what was given up may go on with another operation, which
    // would keep all others from being told.
    self.runs_operations = false;
    for (;;) {
        held.wait_for(wake_, core_.limits.idle_time,
                      [&] { return core_.stopping || !held->urgent.empty(); });
        if (core_.stopping || held->urgent.empty()) break;
        core_.run(held->urgent.pop(), self, held);
    }
    self.runs_operations = true;
    held->urgent_thread = false;
}

}  // namespace motor::detail
