// SPDX-License-Identifier: Apache-2.0
#include "callers.hpp"

#include <algorithm>

namespace motor::storm {

using namespace std::chrono_literals;
using std::chrono::microseconds;

all_callers::all_callers(const motor::client& by) : pace_(by.executor().may_run_inline(false)) {
    // Waits for the journal: without it, acknowledged writes may be lost with the server.
    auto things = by["storm"]["things"].with(motor::write_concern{}.journal(true));
    for (std::size_t i = 0; i < callers; ++i)
        running_.push_back(motor::spawn(by, call(things)));
}

int all_callers::ask_for_half() {
    const auto most = from(now() - 1s).done;
    pace_.keep(std::chrono::nanoseconds{1s} * 2 / std::max(most, 1));
    return most;
}

void all_callers::end() {
    enough_ = true;
    pace_.end();
    for (auto& each : running_)
        each.get();
}

motor::task<void> all_callers::call(motor::collection things) {
    while (!enough_) {
        co_await pace_.next_turn();
        const auto id = ++next_;
        const auto began = clock::now();
        note(co_await call_once(things, id), began);
    }
}

/// Increments a counter in a document of its own, so that a repeated write is noticed.
motor::task<all_callers::outcome> all_callers::call_once(motor::collection things,
                                                         std::int64_t id) {
    auto filter = doc("_id", id), update = doc("$inc", doc("times", 1));
    try {
        if (id % 2 == 0) {
            co_await things.find_one(filter).within(limit);
            co_return outcome::done;
        }
        co_await things.update_one(filter, update).upsert(true).within(limit);
        std::lock_guard held{mutex_};
        acknowledged_.push_back(id);
        co_return outcome::done;
    } catch (const motor::operation_timeout&) {
        co_return outcome::late;
    } catch (const motor::error& e) {
        note_error(e);
    }
    co_return outcome::refused;
}

void all_callers::note(outcome how, clock::time_point began) {
    const auto now = clock::now();
    std::lock_guard held{mutex_};
    all_.push_back({std::chrono::duration_cast<microseconds>(now - began_),
                    std::chrono::duration_cast<microseconds>(now - began), how});
}

void all_callers::note_error(const motor::error& what) {
    std::lock_guard held{mutex_};
    if (std::ranges::find(errors_, what.what()) == errors_.end()) errors_.emplace_back(what.what());
}

void all_callers::add(second& to, const ended& one) {
    ++(one.how == outcome::done ? to.done : one.how == outcome::late ? to.late : to.refused);
    to.longest = std::max(to.longest, one.took);
    if (one.how == outcome::done) to.longest_done = std::max(to.longest_done, one.took);
}

std::vector<second> all_callers::seconds() const {
    std::lock_guard held{mutex_};
    std::vector<second> found;
    for (const auto& each : all_) {
        auto which = static_cast<std::size_t>(each.at / std::chrono::seconds{1});
        if (which >= found.size()) found.resize(which + 1);
        add(found[which], each);
    }
    return found;
}

second all_callers::from(std::chrono::duration<double> then) const {
    std::lock_guard held{mutex_};
    second found;
    for (const auto& each : all_)
        if (each.at >= then && each.at < then + 1s) add(found, each);
    return found;
}

}  // namespace motor::storm
