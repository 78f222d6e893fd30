// SPDX-License-Identifier: Apache-2.0
#include "gate.hpp"

namespace motor::detail {

gate::holder*& gate::holder::innermost() noexcept {
    thread_local holder* innermost_holder = nullptr;
    return innermost_holder;
}

gate::holder::holder(gate& visited) noexcept : gate_(visited), outer_(innermost()) {
    std::lock_guard held{gate_.mutex_};
    allowed_ = !gate_.closed_;  // NOLINT(cppcoreguidelines-prefer-member-initializer): locked
    if (!allowed_) return;
    ++gate_.visits_;
    innermost() = this;
}

gate::holder::~holder() {
    if (!allowed_) return;
    innermost() = outer_;
    std::lock_guard held{gate_.mutex_};
    --gate_.visits_;
    if (gate_.closed_) gate_.left_.notify_all();
}

/// Number of calls for which close() does not wait: a listener may close its own client.
int gate::visits_of_this_thread() const noexcept {
    int count = 0;
    for (auto each = holder::innermost(); each; each = each->outer_)
        if (&each->gate_ == this) ++count;
    return count;
}

bool gate::close(std::chrono::nanoseconds limit) noexcept {
    const int own_visits = visits_of_this_thread();
    std::unique_lock held{mutex_};
    closed_ = true;
    left_.wait_for(held, limit, [&] { return visits_ == own_visits; });
    return visits_ == 0;
}

}  // namespace motor::detail
