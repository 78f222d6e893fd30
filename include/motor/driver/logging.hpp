// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

/// A log of what a client does, with the messages and fields that MongoDB's drivers have agreed on.
/// Nothing is logged unless asked for, here or by environment variables.
/// @see https://github.com/mongodb/specifications/blob/master/source/logging/logging.md
namespace motor {

class event_listener;

/// How much it matters, as in syslog; what is logged is of the level that was set, or a lower
/// number. What Motor logs is of `debug`.
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

/// What it is about. Nothing is logged about the last two yet: libmongoc 1.x tells nothing of them.
enum class log_component : int {
    command,           ///< commands that are sent, and how they end
    topology,          ///< servers, and their heartbeats
    server_selection,  ///< which server an operation takes
    connection         ///< connections opened and closed
};

/// Their names as the specification has them: "debug", "serverSelection".
std::string_view to_string(log_level level) noexcept;
std::string_view to_string(log_component component) noexcept;

/// One entry of the log.
struct log_record {
    log_level level = log_level::debug;                ///< How grave it is.
    log_component component = log_component::command;  ///< Which part of the driver says so.
    std::string message;                               ///< "Command started"
    /// `message`, and by its kind commandName, databaseName, requestId, operationId, serverHost,
    /// serverPort, serverConnectionId, serviceId, durationMS, topologyId, awaited, failure; command
    /// and reply as JSON text, which may have been cut, and as `{ }` where they hold secrets.
    document fields;
};

/// Where records go. It is called in the thread where it happens, in several at a time, under the
/// rules of event_thread::any; what it throws is ignored.
using log_sink = std::function<void(const log_record&)>;

/// A sink that appends each record to a file, as a line of JSON with the time in front. "stdout"
/// and "stderr" in any case are those; so is stderr for a file that cannot be opened. Safe to call
/// in several threads.
log_sink log_to_file(const std::string& path);

/// What is logged, and where to. A new one is as the environment says:
/// - MONGODB_LOG_COMMAND, MONGODB_LOG_TOPOLOGY, MONGODB_LOG_SERVER_SELECTION,
///   MONGODB_LOG_CONNECTION: the level of a component, by its name in any case, as `debug` or
///   `warn`; MONGODB_LOG_ALL of those that have none of their own; else `off`
/// - MONGODB_LOG_PATH: as log_to_file() takes it; else stderr
/// - MONGODB_LOG_MAX_DOCUMENT_LENGTH: a number, or `unlimited`; else 1000
/// What cannot be read counts as unset. What is set here comes before the environment.
class log_settings {
public:
    /// Documents are not cut.
    static constexpr std::size_t unlimited = static_cast<std::size_t>(-1);

    log_settings();

    /// Of all components.
    log_settings& level(log_level most) & {
        levels_.fill(most);
        return *this;
    }
    [[nodiscard]] log_settings&& level(log_level most) && { return std::move(level(most)); }
    log_settings& level(log_component of, log_level most) & {
        levels_.at(static_cast<std::size_t>(of)) = most;
        return *this;
    }
    [[nodiscard]] log_settings&& level(log_component of, log_level most) && {
        return std::move(level(of, most));
    }
    /// In bytes, of documents as JSON; what is longer is cut between two characters, and "..." put
    /// after it.
    log_settings& max_document_length(std::size_t most) & {
        max_document_length_ = most;
        return *this;
    }
    [[nodiscard]] log_settings&& max_document_length(std::size_t most) && {
        return std::move(max_document_length(most));
    }
    /// Is called with each record, by several threads at a time. What it throws is ignored.
    log_settings& sink(log_sink to) & {
        sink_ = std::move(to);
        return *this;
    }
    [[nodiscard]] log_settings&& sink(log_sink to) && { return std::move(sink(std::move(to))); }

    [[nodiscard]] log_level level(log_component of) const {
        return levels_.at(static_cast<std::size_t>(of));
    }
    /// Whether such a record would be written.
    [[nodiscard]] bool logs(log_component of, log_level level) const {
        return level != log_level::off && level <= this->level(of);
    }
    [[nodiscard]] std::size_t max_document_length() const noexcept { return max_document_length_; }
    /// Empty: as MONGODB_LOG_PATH says.
    [[nodiscard]] const log_sink& sink() const noexcept { return sink_; }

private:
    std::array<log_level, 4> levels_;
    std::size_t max_document_length_;
    log_sink sink_;
};

/// What client_options::log() adds to the listeners; null if nothing is to be logged.
std::shared_ptr<event_listener> make_log_listener(const log_settings& settings);

}  // namespace motor
