// SPDX-License-Identifier: Apache-2.0
#include <motor/core/timer.hpp>

#include "threads.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>

namespace motor::core {
namespace {

using tick_length = std::chrono::milliseconds;
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// The first tick at which a moment is over.
std::int64_t tick_of(timer::clock::time_point moment) {
    return std::chrono::ceil<tick_length>(moment.time_since_epoch()).count();
}
std::int64_t tick_now() {
    return std::chrono::floor<tick_length>(timer::clock::now().time_since_epoch()).count();
}
timer::clock::time_point moment_of(std::int64_t tick) {
    return timer::clock::time_point{tick_length{tick}};
}

}  // namespace

/// A wheel with a slot for each millisecond of the next second; what is due later waits in its slot
/// for further turns.
struct timer::state {
    static constexpr std::int64_t slots = 1024;

    std::mutex mutex;
    std::condition_variable changed;
    std::array<entry*, slots> wheel{};
    std::int64_t turned_to = tick_now();  // all that was due until then has been taken out
    std::int64_t wakes_at = never;
    std::size_t waiting = 0;
    bool stopped = false;
    std::thread thread;

    void link(entry& what, entry*& head) {
        what.next_ = head;
        what.linked_at_ = &head;
        if (head) head->linked_at_ = &what.next_;
        head = &what;
    }
    void unlink(entry& what) {
        *what.linked_at_ = what.next_;
        if (what.next_) what.next_->linked_at_ = what.linked_at_;
        what.linked_at_ = nullptr;
    }
    entry*& slot(std::int64_t tick) { return wheel[static_cast<std::size_t>(tick % slots)]; }

    /// Takes out what is due: a list through next_, in the order of the ticks.
    entry* take_due(std::int64_t now) {
        entry* first = nullptr;
        entry** last = &first;
        for (auto tick = std::max(turned_to, now - slots) + 1; tick <= now; ++tick) {
            for (entry *each = slot(tick), *next = nullptr; each; each = next) {
                next = each->next_;
                if (each->tick_ > now) continue;
                unlink(*each);
                each->next_ = nullptr;
                *last = each;
                last = &each->next_;
                --waiting;
            }
        }
        turned_to = std::max(turned_to, now);
        return first;
    }
    /// No later than the next one is due.
    std::int64_t next_tick() {
        if (waiting == 0) return never;
        auto tick = turned_to + 1;
        while (!slot(tick))
            ++tick;
        return tick;
    }
};

timer::timer() : state_(std::make_unique<state>()) {}

timer::~timer() {
    if (home_.here())
        stop();
    else
        driver::home_process::leave(std::shared_ptr<state>{std::move(state_)});
}

bool timer::add(entry& what, clock::time_point due) {
    std::lock_guard held{state_->mutex};
    if (state_->stopped) return false;
    if (!state_->thread.joinable()) state_->thread = start_thread([this] { run(); });
    what.tick_ = std::max(tick_of(due), state_->turned_to + 1);
    state_->link(what, state_->slot(what.tick_));
    ++state_->waiting;
    if (what.tick_ < state_->wakes_at) state_->changed.notify_one();
    return true;
}

bool timer::remove(entry& what) noexcept {
    if (!home_.here()) return false;
    std::lock_guard held{state_->mutex};
    if (!what.linked_at_) return false;
    state_->unlink(what);
    --state_->waiting;
    return true;
}

void timer::stop() noexcept {
    {
        std::lock_guard held{state_->mutex};
        state_->stopped = true;
        state_->changed.notify_one();
    }
    if (state_->thread.get_id() == std::this_thread::get_id())
        state_->thread.detach();
    else if (state_->thread.joinable())
        state_->thread.join();
}

void timer::run() {
    std::unique_lock held{state_->mutex};
    while (!state_->stopped) {
        if (entry* due = state_->take_due(tick_now())) {
            held.unlock();
            while (due) {
                entry* each = due;
                due = due->next_;
                each->expired();  // it may be gone after this
            }
            held.lock();
            continue;
        }
        state_->wakes_at = state_->next_tick();
        if (state_->wakes_at == never)
            state_->changed.wait(held);
        else
            state_->changed.wait_until(held, moment_of(state_->wakes_at));
        state_->wakes_at = std::numeric_limits<std::int64_t>::min();  // awake: nobody need call
    }
}

}  // namespace motor::core
