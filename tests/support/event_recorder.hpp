// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/events/monitoring.hpp>

#include <tests/support/deadline.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace motor::testing {

/// A listener that keeps all events. Thread-safe.
class event_recorder : public event_listener {
public:
    using event =
        std::variant<command_started_event, command_succeeded_event, command_failed_event,
                     server_opening_event, server_closed_event, server_description_changed_event,
                     topology_opening_event, topology_closed_event,
                     topology_description_changed_event, heartbeat_started_event,
                     heartbeat_succeeded_event, heartbeat_failed_event, pool_created_event,
                     pool_ready_event, pool_cleared_event, pool_closed_event,
                     connection_created_event, connection_ready_event, connection_closed_event,
                     connection_check_out_started_event, connection_check_out_failed_event,
                     connection_checked_out_event, connection_checked_in_event>;

    /// All events of one type, in order.
    template <class Event>
    [[nodiscard]] std::vector<Event> all() const {
        std::lock_guard held{mutex_};
        std::vector<Event> found;
        for (const auto& each : events_)
            if (auto matching = std::get_if<Event>(&each)) found.push_back(*matching);
        return found;
    }
    /// Command events only: "started find", "succeeded find", "failed find", in order.
    [[nodiscard]] std::vector<std::string> commands() const {
        std::vector<std::string> names;
        for (const auto& each : everything()) {
            if (auto matching = std::get_if<command_started_event>(&each))
                names.push_back("started " + matching->command_name);
            if (auto matching = std::get_if<command_succeeded_event>(&each))
                names.push_back("succeeded " + matching->command_name);
            if (auto matching = std::get_if<command_failed_event>(&each))
                names.push_back("failed " + matching->command_name);
        }
        return names;
    }
    [[nodiscard]] std::vector<event> everything() const {
        std::lock_guard held{mutex_};
        return events_;
    }
    /// The threads in which it was called, one for each event.
    [[nodiscard]] std::vector<std::thread::id> threads() const {
        std::lock_guard held{mutex_};
        return threads_;
    }
    /// Blocks until that many events have come. Throws deadline_exceeded.
    template <class Event>
    void wait_for(std::size_t count = 1) const {
        eventually([&] { return all<Event>().size() >= count; });
    }

    void command_started(const command_started_event& what) override { keep(what); }
    void command_succeeded(const command_succeeded_event& what) override { keep(what); }
    void command_failed(const command_failed_event& what) override { keep(what); }
    void server_opening(const server_opening_event& what) override { keep(what); }
    void server_closed(const server_closed_event& what) override { keep(what); }
    void server_description_changed(const server_description_changed_event& what) override {
        keep(what);
    }
    void topology_opening(const topology_opening_event& what) override { keep(what); }
    void topology_closed(const topology_closed_event& what) override { keep(what); }
    void topology_description_changed(const topology_description_changed_event& what) override {
        keep(what);
    }
    void heartbeat_started(const heartbeat_started_event& what) override { keep(what); }
    void heartbeat_succeeded(const heartbeat_succeeded_event& what) override { keep(what); }
    void heartbeat_failed(const heartbeat_failed_event& what) override { keep(what); }
    void pool_created(const pool_created_event& what) override { keep(what); }
    void pool_ready(const pool_ready_event& what) override { keep(what); }
    void pool_cleared(const pool_cleared_event& what) override { keep(what); }
    void pool_closed(const pool_closed_event& what) override { keep(what); }
    void connection_created(const connection_created_event& what) override { keep(what); }
    void connection_ready(const connection_ready_event& what) override { keep(what); }
    void connection_closed(const connection_closed_event& what) override { keep(what); }
    void connection_check_out_started(const connection_check_out_started_event& what) override {
        keep(what);
    }
    void connection_check_out_failed(const connection_check_out_failed_event& what) override {
        keep(what);
    }
    void connection_checked_out(const connection_checked_out_event& what) override { keep(what); }
    void connection_checked_in(const connection_checked_in_event& what) override { keep(what); }

private:
    void keep(event happened) {
        std::lock_guard held{mutex_};
        events_.push_back(std::move(happened));
        threads_.push_back(std::this_thread::get_id());
    }

    mutable std::mutex mutex_;
    std::vector<event> events_;
    std::vector<std::thread::id> threads_;
};

}  // namespace motor::testing
