// SPDX-License-Identifier: Apache-2.0
#include "listening.hpp"

namespace motor::driver {

listening::visit*& listening::visit::innermost() noexcept {
    thread_local visit* mine = nullptr;
    return mine;
}

listening::visit::visit(listening& to) noexcept : to_(to), outer_(innermost()) {
    std::lock_guard held{to_.mutex_};
    allowed_ = !to_.ended_;
    if (!allowed_) return;
    ++to_.visits_;
    innermost() = this;
}

listening::visit::~visit() {
    if (!allowed_) return;
    innermost() = outer_;
    std::lock_guard held{to_.mutex_};
    --to_.visits_;
    if (to_.ended_) to_.left_.notify_all();
}

/// A listener may end its own client.
int listening::visits_of_this_thread() const noexcept {
    int count = 0;
    for (auto each = visit::innermost(); each; each = each->outer_)
        if (&each->to_ == this) ++count;
    return count;
}

bool listening::end(std::chrono::nanoseconds limit) noexcept {
    const int mine = visits_of_this_thread();
    std::unique_lock held{mutex_};
    ended_ = true;
    left_.wait_for(held, limit, [&] { return visits_ == mine; });
    return visits_ == 0;
}

}  // namespace motor::driver
