// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/json.hpp>
#include <motor/detail/frameworks/spdlog_level.hpp>
#include <motor/events/logging.hpp>

#include <spdlog/spdlog.h>

#include <memory>
#include <string>
#include <utility>

/// Motor's log in spdlog:
///
///   motor::client_options{}.log(motor::log_settings{}
///       .level(motor::log_component::command, motor::log_level::debug)
///       .sink(motor::spdlog_sink(spdlog::default_logger())));
namespace motor {

/// A sink that passes records to a logger, as the component and the fields as JSON. The logger's
/// own level applies too, which by default omits `debug`. The logger must be thread-safe (the names
/// of spdlog's thread-safe loggers end in `_mt`).
inline log_sink spdlog_sink(std::shared_ptr<spdlog::logger> to) {
    return [to = std::move(to)](const log_record& record) {
        const auto level = detail::spdlog_level(record.level);
        if (!to->should_log(level)) return;
        const auto component = to_string(record.component);
        to->log(level, "{}: {}", std::string{component}, to_json(record.fields));
    };
}

}  // namespace motor
