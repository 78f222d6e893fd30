// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/bson.hpp>
#include <motor/events/monitoring.hpp>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace motor::conformance {

/// An event under the names of the unified test format: `commandStartedEvent` and its fields.
struct recorded_event {
    std::string name;
    document fields;
    std::chrono::system_clock::time_point when = std::chrono::system_clock::now();
};

/// Prints an event on one line.
std::string listed(const std::vector<recorded_event>& events);

/// Type of an event: "command", "sdam" or "cmap". Throws malformed for an event that is not in the
/// format.
std::string_view event_type(std::string_view event_name);

/// Records the events of a client that a test wants. Thread-safe.
class event_recorder : public event_listener {
public:
    /// Reads a client entity: `observeEvents`, `ignoreCommandMonitoringEvents`,
    /// `observeSensitiveCommands`, `storeEventsAsEntities`.
    explicit event_recorder(document_view client);

    void command_started(const command_started_event& event) override;
    void command_succeeded(const command_succeeded_event& event) override;
    void command_failed(const command_failed_event& event) override;
    void server_opening(const server_opening_event& event) override;
    void server_closed(const server_closed_event& event) override;
    void server_description_changed(const server_description_changed_event& event) override;
    void topology_opening(const topology_opening_event& event) override;
    void topology_closed(const topology_closed_event& event) override;
    void topology_description_changed(const topology_description_changed_event& event) override;
    void heartbeat_started(const heartbeat_started_event& event) override;
    void heartbeat_succeeded(const heartbeat_succeeded_event& event) override;
    void heartbeat_failed(const heartbeat_failed_event& event) override;
    void pool_created(const pool_created_event& event) override;
    void pool_ready(const pool_ready_event& event) override;
    void pool_cleared(const pool_cleared_event& event) override;
    void pool_closed(const pool_closed_event& event) override;
    void connection_created(const connection_created_event& event) override;
    void connection_ready(const connection_ready_event& event) override;
    void connection_closed(const connection_closed_event& event) override;
    void connection_check_out_started(const connection_check_out_started_event& event) override;
    void connection_check_out_failed(const connection_check_out_failed_event& event) override;
    void connection_checked_out(const connection_checked_out_event& event) override;
    void connection_checked_in(const connection_checked_in_event& event) override;

    /// Whether events of that type are recorded.
    [[nodiscard]] bool observes(std::string_view type) const;
    /// The recorded events of `observeEvents`.
    [[nodiscard]] std::vector<recorded_event> events() const;
    /// The commands of all `commandStartedEvent`s, recorded or not.
    [[nodiscard]] std::vector<document> started_commands() const;
    /// Events that `storeEventsAsEntities` stores under that id, in the format's own form.
    [[nodiscard]] std::vector<document> stored(std::string_view entity) const;
    [[nodiscard]] std::vector<std::string> stored_entities() const;
    /// Stops recording.
    void stop();
    /// Sets whether command events are recorded. Default: true.
    void record_commands(bool all);
    /// Waits until the condition holds; returns false if it does not by then.
    bool wait_until(std::chrono::steady_clock::time_point deadline,
                    const std::function<bool(const std::vector<recorded_event>&)>& is) const;

private:
    struct stored_list {
        std::string entity;
        std::set<std::string, std::less<>> events;
        std::vector<document> kept;
    };

    [[nodiscard]] bool wants(std::string_view command, bool sensitive) const;
    void record(std::string_view name, document fields);

    std::set<std::string, std::less<>> observed_;
    std::set<std::string, std::less<>> ignored_commands_;
    bool sensitive_commands_ = false;

    mutable std::mutex mutex_;
    mutable std::condition_variable recorded_;
    bool stopped_ = false, commands_ = true;
    std::vector<recorded_event> events_;
    std::vector<document> started_;
    std::vector<stored_list> stored_;
};

}  // namespace motor::conformance
