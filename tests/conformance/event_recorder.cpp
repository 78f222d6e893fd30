// SPDX-License-Identifier: Apache-2.0
#include "event_recorder.hpp"

#include "arguments.hpp"

#include <algorithm>
#include <utility>

namespace motor::conformance {
namespace {

std::set<std::string, std::less<>> names_in(std::optional<array_view> list) {
    std::set<std::string, std::less<>> names;
    if (list)
        for (auto each : *list)
            names.insert(each.get<std::string>());
    return names;
}

/// Sensitive commands: the command monitoring specification hides these commands and their replies.
bool is_sensitive(std::string_view command, bool redacted) {
    constexpr std::string_view always[] = {"authenticate",   "saslStart",       "saslContinue",
                                           "getnonce",       "createUser",      "updateUser",
                                           "copydbgetnonce", "copydbsaslstart", "copydb"};
    constexpr std::string_view greetings[] = {"hello", "isMaster", "ismaster"};
    return std::ranges::count(always, command) != 0 ||
           (redacted && std::ranges::count(greetings, command) != 0);
}

document common_fields(const command_event& event) {
    return doc("commandName", event.command_name, "databaseName", event.database_name,
               "hasServiceId", event.service_id.has_value(), "hasServerConnectionId",
               event.server_connection_id.has_value());
}

document description(const server_description& server) {
    return doc("address", server.address, "type", server.type);
}

}  // namespace

std::string listed(const std::vector<recorded_event>& events) {
    std::string text;
    for (const auto& each : events)
        text += "\n    " + each.name + " " + shown(as_value(each.fields));
    return text;
}

std::string_view event_type(std::string_view event_name) {
    constexpr std::string_view commands[] = {"commandStartedEvent", "commandSucceededEvent",
                                             "commandFailedEvent"};
    constexpr std::string_view servers[] = {"serverOpeningEvent",
                                            "serverClosedEvent",
                                            "serverDescriptionChangedEvent",
                                            "topologyOpeningEvent",
                                            "topologyClosedEvent",
                                            "topologyDescriptionChangedEvent",
                                            "serverHeartbeatStartedEvent",
                                            "serverHeartbeatSucceededEvent",
                                            "serverHeartbeatFailedEvent"};
    constexpr std::string_view pools[] = {"poolCreatedEvent",
                                          "poolReadyEvent",
                                          "poolClearedEvent",
                                          "poolClosedEvent",
                                          "connectionCreatedEvent",
                                          "connectionReadyEvent",
                                          "connectionClosedEvent",
                                          "connectionCheckOutStartedEvent",
                                          "connectionCheckOutFailedEvent",
                                          "connectionCheckedOutEvent",
                                          "connectionCheckedInEvent"};
    if (std::ranges::count(commands, event_name) != 0) return "command";
    if (std::ranges::count(servers, event_name) != 0) return "sdam";
    if (std::ranges::count(pools, event_name) != 0) return "cmap";
    throw malformed{"there is no event \"" + std::string{event_name} + "\""};
}

event_recorder::event_recorder(document_view client) {
    arguments given{client};
    observed_ = names_in(given.take<array_view>("observeEvents"));
    ignored_commands_ = names_in(given.take<array_view>("ignoreCommandMonitoringEvents"));
    ignored_commands_.emplace("configureFailPoint");
    sensitive_commands_ = given.take<bool>("observeSensitiveCommands").value_or(false);
    if (auto lists = given.take<array_view>("storeEventsAsEntities"))
        for (auto each : *lists) {
            arguments list{each.get<document_view>()};
            stored_.push_back({list.require<std::string>("id"),
                               names_in(list.require<array_view>("events")),
                               {}});
        }
    for (const auto& name : observed_)
        event_type(name);
}

bool event_recorder::observes(std::string_view type) const {
    return std::ranges::any_of(observed_,
                               [&](const auto& each) { return event_type(each) == type; });
}

bool event_recorder::wants(std::string_view command, bool redacted) const {
    std::lock_guard lock{mutex_};
    return commands_ && !ignored_commands_.contains(command) &&
           (sensitive_commands_ || !is_sensitive(command, redacted));
}

void event_recorder::record(std::string_view name, document fields) {
    recorded_event event{std::string{name}, std::move(fields)};
    {
        std::lock_guard lock{mutex_};
        if (stopped_) return;
        auto seconds = std::chrono::duration<double>{event.when.time_since_epoch()}.count();
        for (auto& each : stored_)
            if (each.events.contains(name))
                each.kept.push_back(
                    doc("name", name, "observedAt", seconds).concat(event.fields.view()));
        if (observed_.contains(name)) events_.push_back(std::move(event));
    }
    recorded_.notify_all();
}

void event_recorder::command_started(const command_started_event& event) {
    if (!wants(event.command_name, event.command.empty())) return;
    {
        std::lock_guard lock{mutex_};
        if (!stopped_) started_.push_back(event.command);
    }
    record("commandStartedEvent", common_fields(event).append("command", event.command));
}

void event_recorder::command_succeeded(const command_succeeded_event& event) {
    if (!wants(event.command_name, event.reply.empty())) return;
    record("commandSucceededEvent", common_fields(event).append("reply", event.reply));
}

void event_recorder::command_failed(const command_failed_event& event) {
    if (!wants(event.command_name, event.reply.empty())) return;
    record("commandFailedEvent", common_fields(event));
}

void event_recorder::server_opening(const server_opening_event& event) {
    record("serverOpeningEvent", doc("address", event.address));
}

void event_recorder::server_closed(const server_closed_event& event) {
    record("serverClosedEvent", doc("address", event.address));
}

void event_recorder::server_description_changed(const server_description_changed_event& event) {
    record("serverDescriptionChangedEvent", doc("previousDescription", description(event.previous),
                                                "newDescription", description(event.now)));
}

void event_recorder::topology_opening(const topology_opening_event&) {
    record("topologyOpeningEvent", doc());
}

void event_recorder::topology_closed(const topology_closed_event&) {
    record("topologyClosedEvent", doc());
}

void event_recorder::topology_description_changed(const topology_description_changed_event& event) {
    record("topologyDescriptionChangedEvent",
           doc("previousDescription", doc("type", event.previous.type), "newDescription",
               doc("type", event.now.type)));
}

void event_recorder::heartbeat_started(const heartbeat_started_event& event) {
    record("serverHeartbeatStartedEvent", doc("awaited", event.awaited));
}

void event_recorder::heartbeat_succeeded(const heartbeat_succeeded_event& event) {
    record("serverHeartbeatSucceededEvent", doc("awaited", event.awaited));
}

void event_recorder::heartbeat_failed(const heartbeat_failed_event& event) {
    record("serverHeartbeatFailedEvent", doc("awaited", event.awaited));
}

void event_recorder::pool_created(const pool_created_event&) { record("poolCreatedEvent", doc()); }

void event_recorder::pool_ready(const pool_ready_event&) { record("poolReadyEvent", doc()); }

void event_recorder::pool_cleared(const pool_cleared_event&) {
    record("poolClearedEvent", doc("hasServiceId", false, "interruptInUseConnections", false));
}

void event_recorder::pool_closed(const pool_closed_event&) { record("poolClosedEvent", doc()); }

void event_recorder::connection_created(const connection_created_event&) {
    record("connectionCreatedEvent", doc());
}

void event_recorder::connection_ready(const connection_ready_event&) {
    record("connectionReadyEvent", doc());
}

void event_recorder::connection_closed(const connection_closed_event& event) {
    record("connectionClosedEvent", doc("reason", to_string(event.reason)));
}

void event_recorder::connection_check_out_started(const connection_check_out_started_event&) {
    record("connectionCheckOutStartedEvent", doc());
}

void event_recorder::connection_check_out_failed(const connection_check_out_failed_event& event) {
    record("connectionCheckOutFailedEvent", doc("reason", to_string(event.reason)));
}

void event_recorder::connection_checked_out(const connection_checked_out_event&) {
    record("connectionCheckedOutEvent", doc());
}

void event_recorder::connection_checked_in(const connection_checked_in_event&) {
    record("connectionCheckedInEvent", doc());
}

std::vector<recorded_event> event_recorder::events() const {
    std::lock_guard lock{mutex_};
    return events_;
}

std::vector<document> event_recorder::started_commands() const {
    std::lock_guard lock{mutex_};
    return started_;
}

std::vector<document> event_recorder::stored(std::string_view id) const {
    std::lock_guard lock{mutex_};
    for (const auto& each : stored_)
        if (each.entity == id) return each.kept;
    return {};
}

std::vector<std::string> event_recorder::stored_entities() const {
    std::lock_guard lock{mutex_};
    std::vector<std::string> ids;
    for (const auto& each : stored_)
        ids.push_back(each.entity);
    return ids;
}

void event_recorder::stop() {
    std::lock_guard lock{mutex_};
    stopped_ = true;
}

void event_recorder::record_commands(bool all) {
    std::lock_guard lock{mutex_};
    commands_ = all;
}

bool event_recorder::wait_until(
    std::chrono::steady_clock::time_point deadline,
    const std::function<bool(const std::vector<recorded_event>&)>& is) const {
    std::unique_lock lock{mutex_};
    return recorded_.wait_until(lock, deadline, [&] { return is(events_); });
}

}  // namespace motor::conformance
