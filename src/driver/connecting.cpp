// SPDX-License-Identifier: Apache-2.0
#include "connecting.hpp"

#include <motor/driver/monitoring.hpp>

#include "listeners.hpp"
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
    bool known = false, open = false;
    std::atomic<std::int64_t> last_number{0};
    std::list<waiter*> waiting;  // the first one is next
};

connecting::connecting(std::size_t most, milliseconds limit, listeners* told) noexcept
    : most_(most), limit_(limit), told_(told) {}

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

std::int64_t connecting::next_number(server& to) noexcept { return ++to.last_number; }

void connecting::server_opens(std::string_view address, const document& options) {
    {
        std::lock_guard held{mutex_};
        of(address).open = true;
    }
    if (told_)
        told_->tell(&event_listener::pool_created,
                    pool_created_event{std::string{address}, options});
}

void connecting::server_closes(std::string_view address) {
    server_is_known(address, false, false);
    {
        std::lock_guard held{mutex_};
        if (!std::exchange(of(address).open, false)) return;
    }
    if (told_) told_->tell(&event_listener::pool_closed, pool_closed_event{std::string{address}});
}

void connecting::all_servers_close() {
    std::vector<std::string> all;
    {
        std::lock_guard held{mutex_};
        for (auto& [address, each] : servers_)
            if (each.open) all.push_back(address);
    }
    for (const auto& each : all)
        server_closes(each);
}

void connecting::server_is_known(std::string_view address, bool known, bool tell) {
    {
        std::lock_guard held{mutex_};
        auto& which = of(address);
        if (std::exchange(which.known, known) == known) return;
        known ? ++known_ : --known_;
        if (!known)
            for (auto each : wires_)
                each->lost_connections_to(which);
    }
    if (told_ && tell) tell_of_server(address, known);
    changed();
}

void connecting::tell_of_server(std::string_view address, bool known) const {
    if (known)
        told_->tell(&event_listener::pool_ready, pool_ready_event{std::string{address}});
    else
        told_->tell(&event_listener::pool_cleared, pool_cleared_event{std::string{address}});
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
