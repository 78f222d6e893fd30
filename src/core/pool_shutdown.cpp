// SPDX-License-Identifier: Apache-2.0
#include "pool_shutdown.hpp"

#include "bounded_thread.hpp"
#include "driver/events/listeners.hpp"
#include "pool_core.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace motor::detail {
namespace {

using namespace std::chrono_literals;

constexpr auto shutdown_limit = 1s;
/// And if that is over, for a listener that is being called.
constexpr std::chrono::nanoseconds least_for_listeners = 100ms;

/// Takes all jobs out, so that they are run no more: those that do not run yet, and those that do.
/// No queues: whatever is taken out of one here can be dequeued by nobody any more.
struct jobs_at_the_end {
    explicit jobs_at_the_end(locked_pool_state held) {
        while (auto each = held->jobs.take_any())
            unsent.push_back(std::move(each));
        while (auto each = held->urgent.pop())
            unsent.push_back(std::move(each));
        for (auto& each : held->threads) {
            if (each->assigned) unsent.push_back(std::move(each->assigned));
            if (job* runs = each->running) running.emplace_back(runs);
            each->wake.notify_one();
        }
    }
    std::vector<intrusive_ptr<job>> unsent, running;
};

void close_jobs(pool_core& core) noexcept {
    jobs_at_the_end jobs{core.lock()};
    core.governor.stop();
    core.keeper.look();
    core.urgent_thread.stop();
    for (auto& each : jobs.unsent)
        std::exchange(each, {})->close();
    for (auto& each : jobs.running)
        std::exchange(each, {})->close_running();
    auto held = core.lock();
    for (auto& each : held->threads)
        each->interruptible().close();
}

void join_all(pool_core& core) noexcept {
    auto handles = core.lock()->threads.take_handles();  // no more are added
    for (auto& each : handles)
        each.join();
    core.pool.timer().stop();
    core.clients.reset();
}

/// There is no thread to join the others and to close the connections. Nothing waits for long once
/// they have ended; but a thread of the client's own, or of libmongoc's, cannot wait for itself.
void close_here(pool_core& core, std::chrono::milliseconds limit,
                detail::listeners* listeners) noexcept {
    auto held = core.lock();
    const bool all_ended =
        held.wait_for(core.thread_ended, limit, [&] { return held->threads.all_finished(); });
    held.unlock();
    if (all_ended && !core.pool.here() && !(listeners && listeners->called_here()))
        join_all(core);
    else
        run_bounded_later([pool = core.pool.shared_from_this(), &core] { join_all(core); });
}

}  // namespace

void shut_down(pool_core& core) noexcept {
    {
        const auto held = core.lock();
        if (core.stopping.exchange(true)) return;
    }
    const auto end = std::chrono::steady_clock::now() + shutdown_limit;
    const auto listeners = core.clients->listeners();
    core.clients->close();
    close_jobs(core);
    // libmongoc ends its sessions when its own pool is destroyed, which can take as long as a
    // server that does not answer makes it.
    const auto limit = core.pool.here() ? 0s : shutdown_limit;
    if (!run_bounded([pool = core.pool.shared_from_this(), &core] { join_all(core); }, limit))
        close_here(core, limit, listeners.get());
    if (!listeners) return;
    const auto left = std::max(end - std::chrono::steady_clock::now(), least_for_listeners);
    listeners->close(core.pool.here() ? 0ns : left);
}

}  // namespace motor::detail
