// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/timer.hpp>

#include <motor/detail/base/guarded.hpp>

#include "threads.hpp"
#include "timer_wheel.hpp"

#include <condition_variable>
#include <limits>
#include <thread>
#include <utility>

namespace motor::detail {
namespace {

using tick_length = std::chrono::milliseconds;

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

struct timer::state {
    struct shared {
        timer::wheel wheel{tick_now()};
        std::int64_t wakes_at = timer::wheel::never;
        bool stopped = false;
    };

    guarded<shared> data;
    std::condition_variable changed;
    std::thread thread;
};

timer::timer() : state_(std::make_unique<state>()) {}

timer::~timer() {
    if (home_.here())
        stop();
    else
        home_process::leave(std::shared_ptr<state>{std::move(state_)});
}

bool timer::add(entry& added, clock::time_point due) {
    const auto data = state_->data.lock();
    if (data->stopped) return false;
    if (!state_->thread.joinable()) state_->thread = start_thread([this] { run(); });
    if (data->wheel.add(added, tick_of(due)) < data->wakes_at) state_->changed.notify_one();
    return true;
}

bool timer::remove(entry& added) noexcept {
    if (!home_.here()) return false;
    return state_->data.lock()->wheel.remove(added);
}

void timer::stop() noexcept {
    {
        const auto data = state_->data.lock();
        data->stopped = true;
        state_->changed.notify_one();
    }
    if (state_->thread.get_id() == std::this_thread::get_id())
        state_->thread.detach();
    else if (state_->thread.joinable())
        state_->thread.join();
}

void timer::run() {
    auto data = state_->data.lock();
    while (!data->stopped) {
        if (entry* due = data->wheel.take_due(tick_now())) {
            data.unlock();
            due->expired();  // it may be gone after this
            data.lock();
            continue;
        }
        data->wakes_at = data->wheel.next_tick();
        if (data->wakes_at == wheel::never)
            data.sleep(state_->changed);
        else
            data.sleep_until(state_->changed, moment_of(data->wakes_at));
        data->wakes_at = std::numeric_limits<std::int64_t>::min();  // awake: nobody need call
    }
}

}  // namespace motor::detail
