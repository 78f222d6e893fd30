// SPDX-License-Identifier: Apache-2.0
#include "connection_keeper.hpp"

#include "pool_core.hpp"
#include "threads.hpp"

#include <chrono>
#include <utility>

namespace motor::detail {
namespace {

using namespace std::chrono_literals;

/// After a connection could not be made ahead; also how often those that nobody uses are looked at.
constexpr auto keeper_rest = 500ms;

}  // namespace

void connection_keeper::start_if_needed(locked_pool_state& held) noexcept {
    if (core_.limits.min_connections == 0 || std::exchange(held->kept, true)) return;
    held->kept = can_start([&] { core_.start(held, [this](worker_thread&) { run(); }); });
}

void connection_keeper::run() {
    auto held = core_.lock();
    while (!core_.stopping) {
        if (make_one(held) || core_.stopping) continue;
        held.sleep_until(changed_, std::chrono::steady_clock::now() + keeper_rest);
        if (core_.stopping) break;
        held.unlock();
        core_.clients->drop_closed();
        held.lock();
    }
}

/// False if none is wanted now, or if it could not be made.
bool connection_keeper::make_one(locked_pool_state& held) {
    const auto now = core_.clients->connecting();
    // A worker with a turn will make a connection, which counts as well: what is made ahead in its
    // place would be one too many. While it makes it, it counts twice; when its turn ends this
    // looks again.
    const auto coming = now.under_way + held->jobs.connecting();
    if (now.known_servers == 0 || now.established + coming >= core_.limits.min_connections)
        return false;
    held.unlock();
    const bool made = core_.clients->connect_ahead();
    held.lock();
    pool_core::serve_idle(held);
    return made;
}

}  // namespace motor::detail
