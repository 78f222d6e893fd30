// SPDX-License-Identifier: Apache-2.0
#include "connecting.hpp"

#include "wire.hpp"

#include <algorithm>
#include <list>
#include <utility>

namespace motor::driver {

/// In the frame of who waits, and in its server's list until something is decided.
struct connecting::waiter {
    enum class outcome { none, goes, fails };
    clock::time_point since = clock::now();
    outcome decided = outcome::none;
};

struct connecting::server {
    std::size_t being_made = 0;
    bool known = false;
    std::list<waiter*> waiting;  // the first one is next
};

connecting::connecting(std::size_t most, milliseconds limit) noexcept
    : most_(most), limit_(limit) {}

connecting::~connecting() = default;

connecting::server& connecting::of(std::string_view address) {
    auto found = servers_.find(address);
    return found != servers_.end() ? found->second : servers_[std::string{address}];
}

connecting::server* connecting::begin(std::string_view address) {
    std::unique_lock held{mutex_};
    if (closed_) return nullptr;
    auto& to = of(address);
    waiter mine;
    to.waiting.push_back(&mine);
    ++under_way_;
    admit(to);
    decided_.wait(held, [&] { return mine.decided != waiter::outcome::none; });
    if (mine.decided == waiter::outcome::goes) return &to;
    --under_way_;
    return nullptr;
}

void connecting::end(server& to, bool made) noexcept {
    {
        std::lock_guard held{mutex_};
        --to.being_made;
        --under_way_;
        if (!made) fail_before(to, clock::now() - limit_);
        admit(to);
    }
    changed();
}

/// Under the mutex, as what follows.
void connecting::admit(server& to) noexcept {
    for (; to.being_made < most_ && !to.waiting.empty(); to.waiting.pop_front()) {
        to.waiting.front()->decided = waiter::outcome::goes;
        ++to.being_made;
        decided_.notify_all();
    }
}

void connecting::fail_before(server& to, clock::time_point since) noexcept {
    for (; !to.waiting.empty() && to.waiting.front()->since <= since; to.waiting.pop_front())
        to.waiting.front()->decided = waiter::outcome::fails;
    decided_.notify_all();
}

void connecting::close() noexcept {
    std::lock_guard held{mutex_};
    closed_ = true;
    for (auto& [address, each] : servers_)
        fail_before(each, clock::time_point::max());
}

void connecting::server_is_known(std::string_view address, bool known) {
    {
        std::lock_guard held{mutex_};
        auto& which = of(address);
        if (std::exchange(which.known, known) == known) return;
        known ? ++known_ : --known_;
        if (!known)
            for (auto each : wires_)
                each->lost_connections_to(which);
    }
    changed();
}

void connecting::changed() const noexcept {
    if (change_) change_();
}

void connecting::add(wire& one) {
    std::lock_guard held{mutex_};
    wires_.push_back(&one);
}

void connecting::remove(wire& one) noexcept {
    std::lock_guard held{mutex_};
    std::erase(wires_, &one);
}

}  // namespace motor::driver
