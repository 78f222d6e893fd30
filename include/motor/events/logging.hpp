// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

/// A client's log, with the messages and fields on which MongoDB's drivers have agreed. Nothing is
/// logged unless this is requested here or by environment variables.
/// @see https://github.com/mongodb/specifications/blob/master/source/logging/logging.md
namespace motor {

class event_listener;

/// Severity of a record, as in syslog. Records of the level that was set are logged, and those of
/// lower numbers. All of Motor's records have the level `debug`.
enum class log_level : int {
    off = -1,
    emergency,
    alert,
    critical,
    error,
    warning,
    notice,
    info,
    debug,
    trace
};

/// Subject of a record.
enum class log_component : int {
    command,           ///< Commands that are sent, and their outcomes.
    topology,          ///< Servers, and their heartbeats.
    server_selection,  ///< Choice of a server. Nothing yet: libmongoc 1.x does not report it.
    connection         ///< Connections opened and closed.
};

/// Name of a level or a component in the specification: "debug", "serverSelection".
MOTOR_EXPORT std::string_view to_string(log_level level) noexcept;
MOTOR_EXPORT std::string_view to_string(log_component component) noexcept;

/// One entry of the log.
struct log_record {
    log_level level = log_level::debug;                ///< Severity.
    log_component component = log_component::command;  ///< Subject.
    std::string message;                               ///< "Command started"
    /// `message`, and by its kind commandName, databaseName, requestId, operationId, serverHost,
    /// serverPort, serverConnectionId, serviceId, durationMS, topologyId, awaited, failure; command
    /// and reply as JSON text, which may have been cut, and as `{ }` if they hold secrets.
    document fields;
};

/// Function that is called with each record, in the thread of the event, in several threads at a
/// time, under the rules of event_thread::any. Exceptions are ignored.
using log_sink = std::function<void(const log_record&)>;

/// A sink that appends each record to a file, as a line of JSON that begins with the time. The
/// paths "stdout" and "stderr", in any case, are those streams; a file that cannot be opened is
/// replaced by stderr. Thread-safe.
MOTOR_EXPORT log_sink log_to_file(const std::string& path);

/// Settings of the log. The environment gives the defaults:
/// - MONGODB_LOG_COMMAND, MONGODB_LOG_TOPOLOGY, MONGODB_LOG_SERVER_SELECTION,
///   MONGODB_LOG_CONNECTION: the level of a component, by its name in any case, as `debug` or
///   `warn`; MONGODB_LOG_ALL of those that have none of their own; else `off`
/// - MONGODB_LOG_PATH: as log_to_file() takes it; else stderr
/// - MONGODB_LOG_MAX_DOCUMENT_LENGTH: a number, or `unlimited`; else 1000
/// Invalid values count as unset. Settings made here override the environment.
class MOTOR_EXPORT log_settings {
public:
    /// Length at which documents are not cut.
    static constexpr std::size_t unlimited = static_cast<std::size_t>(-1);

    log_settings();

    /// Level of all components.
    log_settings& level(log_level most) & {
        levels_.fill(most);
        return *this;
    }
    [[nodiscard]] log_settings&& level(log_level most) && { return std::move(level(most)); }
    /// Level of one component.
    log_settings& level(log_component of, log_level most) & {
        levels_.at(static_cast<std::size_t>(of)) = most;
        return *this;
    }
    [[nodiscard]] log_settings&& level(log_component of, log_level most) && {
        return std::move(level(of, most));
    }
    /// Greatest length of documents as JSON, in bytes. A longer one is cut between two characters,
    /// and "..." is appended. Default: 1000.
    log_settings& max_document_length(std::size_t most) & {
        max_document_length_ = most;
        return *this;
    }
    [[nodiscard]] log_settings&& max_document_length(std::size_t most) && {
        return std::move(max_document_length(most));
    }
    /// Function that is called with each record, in several threads at a time. Exceptions are
    /// ignored. Default: log_to_file() with MONGODB_LOG_PATH, or stderr.
    log_settings& sink(log_sink to) & {
        sink_ = std::move(to);
        return *this;
    }
    [[nodiscard]] log_settings&& sink(log_sink to) && { return std::move(sink(std::move(to))); }

    /// Level of a component.
    [[nodiscard]] log_level level(log_component of) const {
        return levels_.at(static_cast<std::size_t>(of));
    }
    /// Whether such a record would be written.
    [[nodiscard]] bool logs(log_component of, log_level level) const {
        return level != log_level::off && level <= this->level(of);
    }
    /// Length that was set.
    [[nodiscard]] std::size_t max_document_length() const noexcept { return max_document_length_; }
    /// Function that was set; empty: the file of MONGODB_LOG_PATH.
    [[nodiscard]] const log_sink& sink() const noexcept { return sink_; }

private:
    std::array<log_level, 4> levels_;
    std::size_t max_document_length_;
    log_sink sink_;
};

/// Makes the listener that client_options::log() adds; null if nothing is to be logged.
MOTOR_EXPORT std::shared_ptr<event_listener> make_log_listener(const log_settings& settings);

}  // namespace motor
