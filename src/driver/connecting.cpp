// SPDX-License-Identifier: Apache-2.0
#include "connecting.hpp"

#include "driver/events/listeners.hpp"
#include "driver/stream/socket_breaker.hpp"

#include <motor/events/monitoring.hpp>

#include <algorithm>
#include <list>
#include <utility>

namespace motor::detail {

/// A thread that waits. On its stack, and in the server's list until the outcome is decided.
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

connecting::connecting(std::size_t most, milliseconds limit, listeners* listeners) noexcept
    : most_(most), limit_(limit), listeners_(listeners) {}

connecting::~connecting() = default;

connecting::server& connecting::server_at(std::string_view address) {
    auto found = servers_.find(address);
    return found != servers_.end() ? found->second : servers_[std::string{address}];
}

connecting::server* connecting::begin(std::string_view address) {
    std::unique_lock held{mutex_};
    if (closed_) return nullptr;
    auto& target = server_at(address);
    waiter turn;
    target.waiting.push_back(&turn);
    ++under_way_;
    admit(target);
    decided_.wait(held, [&] { return turn.decided != waiter::outcome::none; });
    if (turn.decided == waiter::outcome::goes) return &target;
    --under_way_;
    return nullptr;
}

void connecting::end(server& target, bool made) noexcept {
    {
        std::lock_guard held{mutex_};
        --target.being_made;
        --under_way_;
        if (!made) fail_before(target, clock::now() - limit_);
        admit(target);
    }
    changed();
}

/// The caller holds the mutex, as for fail_before().
void connecting::admit(server& target) noexcept {
    for (; target.being_made < most_ && !target.waiting.empty(); target.waiting.pop_front()) {
        target.waiting.front()->decided = waiter::outcome::goes;
        ++target.being_made;
        decided_.notify_all();
    }
}

void connecting::fail_before(server& target, clock::time_point since) noexcept {
    for (; !target.waiting.empty() && target.waiting.front()->since <= since;
         target.waiting.pop_front())
        target.waiting.front()->decided = waiter::outcome::fails;
    decided_.notify_all();
}

void connecting::close() noexcept {
    std::lock_guard held{mutex_};
    closed_ = true;
    for (auto& [address, each] : servers_)
        fail_before(each, clock::time_point::max());
}

std::int64_t connecting::next_number(server& target) noexcept { return ++target.last_number; }

void connecting::server_opens(std::string_view address, const document& options) {
    {
        std::lock_guard held{mutex_};
        server_at(address).open = true;
    }
    if (listeners_)
        listeners_->tell(&event_listener::pool_created,
                         pool_created_event{std::string{address}, options});
}

void connecting::server_closes(std::string_view address) {
    server_is_known(address, false, false);
    {
        std::lock_guard held{mutex_};
        if (!std::exchange(server_at(address).open, false)) return;
    }
    if (listeners_)
        listeners_->tell(&event_listener::pool_closed, pool_closed_event{std::string{address}});
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
        auto& found = server_at(address);
        if (std::exchange(found.known, known) == known) return;
        known ? ++known_ : --known_;
        if (!known)
            for (auto each : breakers_)
                each->lost_connections_to(found);
    }
    if (listeners_ && tell) tell_of_server(address, known);
    changed();
}

void connecting::tell_of_server(std::string_view address, bool known) const {
    if (known)
        listeners_->tell(&event_listener::pool_ready, pool_ready_event{std::string{address}});
    else
        listeners_->tell(&event_listener::pool_cleared, pool_cleared_event{std::string{address}});
}

void connecting::changed() const noexcept {
    if (change_) change_();
}

void connecting::add(socket_breaker& breaker) {
    std::lock_guard held{mutex_};
    breakers_.push_back(&breaker);
}

void connecting::remove(socket_breaker& breaker) noexcept {
    std::lock_guard held{mutex_};
    std::erase(breakers_, &breaker);
}

}  // namespace motor::detail
