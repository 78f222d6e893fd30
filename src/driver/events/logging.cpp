// SPDX-License-Identifier: Apache-2.0
#include <motor/events/logging.hpp>

#include "bson/json_writer.hpp"
#include "driver/iequals.hpp"

#include <motor/bson/builder.hpp>
#include <motor/bson/error.hpp>
#include <motor/bson/json.hpp>
#include <motor/events/monitoring.hpp>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

namespace motor {
namespace {

constexpr std::size_t usual_document_length = 1000;

constexpr std::array<std::pair<log_level, std::string_view>, 10> level_names{
    {{log_level::off, "off"},
     {log_level::emergency, "emergency"},
     {log_level::alert, "alert"},
     {log_level::critical, "critical"},
     {log_level::error, "error"},
     {log_level::warning, "warn"},
     {log_level::notice, "notice"},
     {log_level::info, "info"},
     {log_level::debug, "debug"},
     {log_level::trace, "trace"}}};

struct component_name {
    std::string_view name;
    const char* variable;
};
/// In the order of log_component.
constexpr std::array<component_name, 4> components{
    {{"command", "MONGODB_LOG_COMMAND"},
     {"topology", "MONGODB_LOG_TOPOLOGY"},
     {"serverSelection", "MONGODB_LOG_SERVER_SELECTION"},
     {"connection", "MONGODB_LOG_CONNECTION"}}};

std::optional<log_level> level_from(const char* variable) {
    if (const char* text = std::getenv(variable))
        for (const auto& [level, name] : level_names)
            if (detail::iequals(text, name)) return level;
    return std::nullopt;
}

std::size_t document_length_from(const char* variable) {
    const char* text = std::getenv(variable);
    if (!text) return usual_document_length;
    const std::string_view all{text};
    if (detail::iequals(all, "unlimited")) return log_settings::unlimited;
    std::size_t most = 0;
    const auto [end, error] = std::from_chars(all.data(), all.data() + all.size(), most);
    return error == std::errc{} && end == all.data() + all.size() ? most : usual_document_length;
}

/// The log's file: stdout, stderr or one of its own.
class log_file {
public:
    explicit log_file(const std::string& path) {
        if (detail::iequals(path, "stdout"))
            file_ = stdout;
        else if (!path.empty() && !detail::iequals(path, "stderr"))
            owned_ = file_ = std::fopen(path.c_str(), "a");
        // Without a buffer: a child of fork() would write its content again.
        if (owned_) std::setvbuf(owned_, nullptr, _IONBF, 0);
        if (!file_) file_ = stderr;
    }
    log_file(const log_file&) = delete;
    log_file& operator=(const log_file&) = delete;
    ~log_file() {
        if (owned_) std::fclose(owned_);
    }

    void write(const log_record& record) {
        using namespace std::chrono;
        document line =
            doc("time", date{time_point_cast<milliseconds>(system_clock::now())}, "level",
                to_string(record.level), "component", to_string(record.component));
        line.concat(record.fields);
        auto text = to_json(line) + '\n';
        // One call writes one line, whichever threads write. A lock of our own would stay locked
        // for ever in the child of a process that forks meanwhile.
        std::fwrite(text.data(), 1, text.size(), file_);
        std::fflush(file_);
    }

private:
    std::FILE* file_ = nullptr;
    std::FILE* owned_ = nullptr;
};

// The names of the specification.
std::string_view reason_of(connection_closed_reason why) {
    switch (why) {
        case connection_closed_reason::stale:
            return "Connection became stale because the pool was cleared";
        case connection_closed_reason::idle:
            return "Connection has been available but unused for longer than the configured max "
                   "idle "
                   "time";
        case connection_closed_reason::error:
            return "An error occurred while using the connection";
        case connection_closed_reason::pool_closed:
            break;
    }
    return "Connection pool was closed";
}

std::string_view reason_of(check_out_failed_reason why) {
    switch (why) {
        case check_out_failed_reason::timeout:
            return "Wait queue timeout elapsed without a connection becoming available";
        case check_out_failed_reason::connection_error:
            return "An error occurred while trying to establish a new connection";
        case check_out_failed_reason::pool_closed:
            break;
    }
    return "Connection pool was closed";
}

/// Writes a record for each event.
class log_listener final : public event_listener {
public:
    explicit log_listener(const log_settings& settings) : settings_(settings) {
        if (!settings_.sink()) {
            const char* path = std::getenv("MONGODB_LOG_PATH");
            settings_.sink(log_to_file(path ? path : "stderr"));
        }
    }

    void command_started(const command_started_event& event) override {
        log(log_component::command, "Command started", [&](document& fields) {
            add_command(fields, event);
            fields.append("command", text_of(event.command));
        });
    }
    void command_succeeded(const command_succeeded_event& event) override {
        log(log_component::command, "Command succeeded", [&](document& fields) {
            add_command(fields, event);
            fields.append("durationMS", in_ms(event.duration));
            fields.append("reply", text_of(event.reply));
        });
    }
    void command_failed(const command_failed_event& event) override {
        log(log_component::command, "Command failed", [&](document& fields) {
            add_command(fields, event);
            fields.append("durationMS", in_ms(event.duration));
            fields.append("failure", event.message);
        });
    }

    void topology_opening(const topology_opening_event& event) override {
        log_topology("Starting topology monitoring", event);
    }
    void topology_closed(const topology_closed_event& event) override {
        log_topology("Stopped topology monitoring", event);
    }
    void topology_description_changed(const topology_description_changed_event& event) override {
        log_topology("Topology description changed", event, [&](document& fields) {
            fields.append("previousDescription", text_of(event.previous));
            fields.append("newDescription", text_of(event.now));
        });
    }
    void server_opening(const server_opening_event& event) override {
        log_server("Starting server monitoring", event);
    }
    void server_closed(const server_closed_event& event) override {
        log_server("Stopped server monitoring", event);
    }
    void heartbeat_started(const heartbeat_started_event& event) override {
        log_heartbeat("Server heartbeat started", event);
    }
    void heartbeat_succeeded(const heartbeat_succeeded_event& event) override {
        log_heartbeat("Server heartbeat succeeded", event, [&](document& fields) {
            fields.append("durationMS", in_ms(event.duration));
            fields.append("reply", text_of(event.reply));
        });
    }
    void heartbeat_failed(const heartbeat_failed_event& event) override {
        log_heartbeat("Server heartbeat failed", event, [&](document& fields) {
            fields.append("durationMS", in_ms(event.duration));
            fields.append("failure", event.message);
        });
    }

    void pool_created(const pool_created_event& event) override {
        log_pool("Connection pool created", event,
                 [&](document& fields) { fields.concat(event.options); });
    }
    void pool_ready(const pool_ready_event& event) override {
        log_pool("Connection pool ready", event);
    }
    void pool_cleared(const pool_cleared_event& event) override {
        log_pool("Connection pool cleared", event);
    }
    void pool_closed(const pool_closed_event& event) override {
        log_pool("Connection pool closed", event);
    }
    void connection_created(const connection_created_event& event) override {
        log_connection("Connection created", event);
    }
    void connection_ready(const connection_ready_event& event) override {
        log_connection("Connection ready", event, [&](document& fields) {
            fields.append("durationMS", in_ms(event.duration));
        });
    }
    void connection_closed(const connection_closed_event& event) override {
        log_connection("Connection closed", event,
                       [&](document& fields) { fields.append("reason", reason_of(event.reason)); });
    }
    void connection_check_out_started(const connection_check_out_started_event& event) override {
        log_pool("Connection checkout started", event);
    }
    void connection_check_out_failed(const connection_check_out_failed_event& event) override {
        log_pool("Connection checkout failed", event, [&](document& fields) {
            fields.append("reason", reason_of(event.reason));
            fields.append("durationMS", in_ms(event.duration));
        });
    }
    void connection_checked_out(const connection_checked_out_event& event) override {
        log_connection("Connection checked out", event, [&](document& fields) {
            fields.append("durationMS", in_ms(event.duration));
        });
    }
    void connection_checked_in(const connection_checked_in_event& event) override {
        log_connection("Connection checked in", event);
    }

private:
    struct nothing {
        void operator()(document&) const {}
    };

    /// Writes a record with the level that the specifications give it.
    template <class Fill>
    void log(log_component about, const char* message, Fill fill) {
        if (!settings_.logs(about, log_level::debug)) return;
        log_record record{log_level::debug, about, message, doc("message", message)};
        fill(record.fields);
        settings_.sink()(record);
    }
    template <class Event, class Fill = nothing>
    void log_topology(const char* message, const Event& event, Fill fill = {}) {
        log(log_component::topology, message, [&](document& fields) {
            fields.append("topologyId", event.topology_id.to_hex());
            fill(fields);
        });
    }
    template <class Event, class Fill = nothing>
    void log_server(const char* message, const Event& event, Fill fill = {}) {
        log_topology(message, event, [&](document& fields) {
            add_address(fields, event.address);
            fill(fields);
        });
    }
    template <class Event, class Fill = nothing>
    void log_heartbeat(const char* message, const Event& event, Fill fill = {}) {
        log_server(message, event, [&](document& fields) {
            fields.append("awaited", event.awaited);
            fill(fields);
        });
    }

    template <class Event, class Fill = nothing>
    void log_pool(const char* message, const Event& event, Fill fill = {}) {
        log(log_component::connection, message, [&](document& fields) {
            add_address(fields, event.address);
            fill(fields);
        });
    }
    template <class Event, class Fill = nothing>
    void log_connection(const char* message, const Event& event, Fill fill = {}) {
        log_pool(message, event, [&](document& fields) {
            fields.append("driverConnectionId", event.connection_id);
            fill(fields);
        });
    }

    static void add_command(document& fields, const command_event& event) {
        fields.append("commandName", event.command_name);
        fields.append("databaseName", event.database_name);
        fields.append("requestId", event.request_id);
        fields.append("operationId", event.operation_id);
        add_address(fields, event.address);
        if (event.server_connection_id)
            fields.append("serverConnectionId", *event.server_connection_id);
        if (event.service_id) fields.append("serviceId", event.service_id->to_hex());
    }
    /// The path of a socket has no port.
    static void add_address(document& fields, std::string_view address) {
        auto colon = address.front() == '/' ? address.npos : address.rfind(':');
        fields.append("serverHost", address.substr(0, colon));
        if (colon != address.npos)
            fields.append("serverPort", std::atoi(address.data() + colon + 1));
    }
    static double in_ms(std::chrono::microseconds time) {
        return std::chrono::duration<double, std::milli>{time}.count();
    }

    [[nodiscard]] std::string text_of(const document& body) const {
        auto end = settings_.max_document_length();
        std::string text;
        try {
            detail::json_writer{text, json_mode::relaxed, end}.write(body.view());
        } catch (const bson_error& e) {  // the content has no form as text
            return e.what();
        }
        if (text.size() <= end) return text;
        while (end > 0 && (text[end] & 0xC0) == 0x80)  // not within a character
            --end;
        return text.substr(0, end) + "...";
    }
    [[nodiscard]] std::string text_of(const topology_description& topology) const {
        document made = doc("type", topology.type);
        made.append_array("servers", [&](array_writer& servers) {
            for (const auto& each : topology.servers)
                servers.push_back(doc("address", each.address, "type", each.type));
        });
        return text_of(made);
    }

    log_settings settings_;
};

}  // namespace

std::string_view to_string(log_level level) noexcept {
    for (const auto& [each, name] : level_names)
        if (each == level) return name;
    return "unknown";
}

std::string_view to_string(log_component component) noexcept {
    auto index = static_cast<std::size_t>(component);
    return index < components.size() ? components[index].name : "unknown";
}

log_sink log_to_file(const std::string& path) {
    return [file = std::make_shared<log_file>(path)](const log_record& record) {
        file->write(record);
    };
}

log_settings::log_settings()
    : max_document_length_(document_length_from("MONGODB_LOG_MAX_DOCUMENT_LENGTH")) {
    const auto all = level_from("MONGODB_LOG_ALL").value_or(log_level::off);
    for (std::size_t i = 0; i < components.size(); ++i)
        levels_[i] = level_from(components[i].variable).value_or(all);
}

std::shared_ptr<event_listener> make_log_listener(const log_settings& settings) {
    const bool any = settings.logs(log_component::command, log_level::debug) ||
                     settings.logs(log_component::topology, log_level::debug) ||
                     settings.logs(log_component::connection, log_level::debug);
    return any ? std::make_shared<log_listener>(settings) : nullptr;
}

}  // namespace motor
