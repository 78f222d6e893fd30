// SPDX-License-Identifier: Apache-2.0
#include "hand_out.hpp"

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

namespace motor::detail {

hand_out::hand_out(const client_pool& clients, const pool_limits& limits,
                   std::atomic<bool>& backlog)
    : clients_(clients),
      backlog_(backlog),
      policy_(std::thread::hardware_concurrency()),
      turns_(clients, admission{limits.selection_time, limits.connect_time}) {}

worker_thread* hand_out::give(intrusive_ptr<job>& work) {
    if (!policy_.worth_waking(load())) return nullptr;
    worker_thread* chosen = idle_for(*work);
    return chosen ? &assign(std::move(work), *chosen) : nullptr;
}

worker_thread& hand_out::give_to_last(intrusive_ptr<job> work) {
    return assign(std::move(work), *idle_.back());
}

worker_thread* hand_out::give_queued() {
    if (idle_.empty()) return nullptr;
    worker_thread* chosen = nullptr;
    const auto& waiting = queue_.connecting();
    auto next = queue_.pop([&] { return (chosen = idle_for(*waiting.first())) != nullptr; });
    if (!next) return nullptr;
    taken_out();
    return &assign(std::move(next), chosen ? *chosen : *idle_.back());
}

void hand_out::push(intrusive_ptr<job> work) {
    queue_.push(std::move(work));
    ++has_queued;
    show_backlog(true);
}

intrusive_ptr<job> hand_out::remove(job& work) noexcept {
    auto removed = queue_.remove(work);
    if (queue_.empty()) show_backlog(false);
    return removed;
}

void hand_out::take_back(job& work) noexcept {
    if (remove(work)) --has_queued;
}

intrusive_ptr<job> hand_out::take(worker_thread& self) {
    auto next = queue_.pop([&] { return connects(self); });
    if (next) taken_out();
    return next;
}

intrusive_ptr<job> hand_out::take_any() noexcept {
    auto next = queue_.pop();
    if (!next) show_backlog(false);
    return next;
}

bool hand_out::connects(worker_thread& one) {
    if (one.connected() || one.connecting()) return true;
    if (auto spare = clients_.pop_established()) {
        one.take_connection(std::move(spare));
        return true;
    }
    if (!room()) return false;
    turns_.begin(one);
    return true;
}

bool hand_out::has_work_for_another() const {
    return !queue_.plain().empty() || clients_.has_established() || room();
}

void hand_out::remove_idle(worker_thread& one) noexcept { std::erase(idle_, &one); }

workload hand_out::load() const noexcept {
    return {queue_.size(), workers, idle_.size(), starting, polling, job_time};
}

/// Of those that can take it, the one that fell asleep last; null if there is none.
worker_thread* hand_out::idle_for(const job& work) {
    if (idle_.empty()) return nullptr;
    if (!work.needs_connection()) return idle_.back();
    auto connected =
        std::find_if(idle_.rbegin(), idle_.rend(), [](auto each) { return each->connected(); });
    if (connected != idle_.rend()) return *connected;
    return connects(*idle_.back()) ? idle_.back() : nullptr;
}

worker_thread& hand_out::assign(intrusive_ptr<job> work, worker_thread& to) {
    idle_.erase(std::prev(std::find(idle_.rbegin(), idle_.rend(), &to).base()));
    to.assigned = std::move(work);
    ++wake_ups;
    return to;
}

bool hand_out::room() const {
    const auto& waiting = queue_.connecting();
    return turns_.room(starting, waiting.empty()
                                     ? std::chrono::nanoseconds{0}
                                     : connecting_turns::clock::now() - waiting.since());
}

void hand_out::taken_out() noexcept {
    ++taken;
    if (queue_.empty()) show_backlog(false);
}

void hand_out::show_backlog(bool there) noexcept {
    backlog_.store(there, std::memory_order_relaxed);
    // One job may be the next of a worker that polls for it.
    polls_not_.set(there && queue_.size() > 1);
}

}  // namespace motor::detail
