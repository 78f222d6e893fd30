// SPDX-License-Identifier: Apache-2.0
#include "pace.hpp"

#include <algorithm>

namespace motor::storm {

void pace::keep(std::chrono::nanoseconds interval) {
    interval_ = interval;
    std::lock_guard held{mutex_};
    thread_ = std::thread{[this] { run(); }};
}

void pace::end() {
    {
        std::lock_guard held{mutex_};
        ended_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

bool pace::wait(std::coroutine_handle<> coming) {
    std::lock_guard held{mutex_};
    if (ended_ || !thread_.joinable()) return false;
    waiting_.push_back(coming);
    changed_.notify_all();
    return true;
}

void pace::run() {
    std::unique_lock held{mutex_};
    for (auto next = clock::now();;) {
        changed_.wait(held, [this] { return ended_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        // Unused turns expire, except a few: a thread may be late.
        next = std::max(next + interval_, clock::now() - 4 * interval_);
        changed_.wait_until(held, next, [this] { return ended_; });
        auto first = waiting_.front();
        waiting_.pop_front();
        held.unlock();
        on_.execute(first);
        held.lock();
    }
}

}  // namespace motor::storm
