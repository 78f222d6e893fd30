// SPDX-License-Identifier: Apache-2.0
// Which worker of a pool gets which job, which may make a connection, and those made ahead. Under
// the mutex of the pool, but for what says otherwise.
#include "worker_pool_state.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace motor::core {
namespace {

using namespace std::chrono_literals;

/// After a connection could not be made ahead; also how often those that nobody uses are looked at.
constexpr auto keeper_rest = 500ms;

}  // namespace

/// Of those that can take it, the one that fell asleep last; null if there is none.
worker_pool::thread* worker_pool::idle_for(const job& work) {
    auto& idle = state_->idle;
    if (idle.empty()) return nullptr;
    if (!work.needs_connection()) return idle.back();
    auto connected =
        std::find_if(idle.rbegin(), idle.rend(), [](auto each) { return each->connected(); });
    if (connected != idle.rend()) return *connected;
    return connects(*idle.back()) ? idle.back() : nullptr;
}

/// To an idle worker, which is to be notified.
void worker_pool::assign(job& work, thread& to) {
    auto& idle = state_->idle;
    idle.erase(std::prev(std::find(idle.rbegin(), idle.rend(), &to).base()));
    to.assigned = &work;
    ++state_->wake_ups;
}

/// Gives the first job that an idle worker can take to that worker, which is to be notified.
worker_pool::thread* worker_pool::serve_one() {
    if (state_->idle.empty()) return nullptr;
    thread* chosen = nullptr;
    const auto& waiting = state_->queue.connecting();
    job* next = state_->queue.pop([&] { return (chosen = idle_for(*waiting.first())) != nullptr; });
    if (!next) return nullptr;
    if (!chosen) chosen = state_->idle.back();
    assign(*taken_from_queue(next), *chosen);
    return chosen;
}

void worker_pool::serve_idle() {
    while (thread* woken = serve_one())
        woken->wake.notify_one();
}

/// Null if there is none that it can take.
job* worker_pool::take_from_queue(thread& self) {
    return taken_from_queue(state_->queue.pop([&] { return connects(self); }));
}

job* worker_pool::taken_from_queue(job* taken) noexcept {
    if (taken) ++state_->taken;
    if (state_->queue.empty()) set_backlog(false);
    return taken;
}

/// Makes connections ahead, and again when some are lost. In a thread of its own, one after the
/// other, so that an operation that needs one waits for no more than one of them.
void worker_pool::keep_connections() {
    locked held{*state_};
    while (!stopping_) {
        const auto now = clients_->connecting();
        // A worker with a turn will make a connection, which counts as well: what is made ahead in
        // its place would be one too many. While it makes it, it counts twice; when its turn ends
        // this looks again.
        const auto coming = now.under_way + state_->turns.size();
        bool made = false;
        if (now.known_servers > 0 && now.established + coming < limits_.min_connections) {
            held.unlock();
            made = clients_->connect_ahead();
            held.lock();
            serve_idle();
        }
        if (made || stopping_) continue;
        state_->keeper_wake.wait_for(held, keeper_rest);
        if (stopping_) break;
        held.unlock();
        clients_->drop_closed();
        held.lock();
    }
}

void worker_pool::watch_connections() {
    clients_->watch([mine = weak_from_this()] {
        if (auto pool = mine.lock()) pool->connections_changed();
    });
}

/// Without the mutex, in any thread: in the worker's that has made a connection, or could not; in a
/// monitor's, which has locks of libmongoc's.
void worker_pool::connections_changed() noexcept {
    if (worker* mine = here(); mine && mine->turn_) return end_turn(*mine);
    locked held{*state_};
    state_->keeper_wake.notify_one();
    serve_idle();
}

/// Without the mutex.
void worker_pool::end_turn(worker& of) noexcept {
    locked held{*state_};
    of.turn_ = false;
    std::erase(state_->turns, &of);
    state_->keeper_wake.notify_one();
    serve_idle();
}

/// Whether one more worker may begin to connect, for the first job that waits for one.
bool worker_pool::room() const {
    const auto now = admission::clock::now();
    const auto driver = clients_->connecting();
    connecting_load load{driver.most, driver.known_servers, driver.under_way,
                         state_->turns.size() + state_->starting, state_->starting};
    for (auto each : state_->turns)
        if (now - each->turn_since < admission::moment) ++load.just_begun;
    const auto& waiting = state_->queue.connecting();
    return state_->admits.room(load, waiting.empty() ? 0ns : now - waiting.since());
}

/// Whether it can take a job that needs a connection: it has one, or gets one that nobody uses, or
/// may make one.
bool worker_pool::connects(thread& one) {
    if (one.connected() || one.turn_) return true;
    if (auto spare = clients_->pop_established()) {
        one.connection_ = std::move(spare);
        return true;
    }
    if (!room()) return false;
    one.turn_ = true;
    one.turn_since = admission::clock::now();
    state_->turns.push_back(&one);
    return true;
}

}  // namespace motor::core
