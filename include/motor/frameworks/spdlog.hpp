// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/json.hpp>
#include <motor/driver/logging.hpp>

#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

/// Motor's log in spdlog:
///
///   motor::client_options{}.log(motor::log_settings{}
///       .level(motor::log_component::command, motor::log_level::debug)
///       .sink(motor::spdlog_sink(spdlog::default_logger())));
namespace motor {

namespace frameworks {

/// The level, or where spdlog lacks it the next that matters less, or the one that matters most.
inline spdlog::level::level_enum spdlog_level(log_level level) noexcept {
    switch (level) {
        case log_level::off:
            return spdlog::level::off;
        case log_level::emergency:
        case log_level::alert:
        case log_level::critical:
            return spdlog::level::critical;
        case log_level::error:
            return spdlog::level::err;
        case log_level::warning:
            return spdlog::level::warn;
        case log_level::notice:
        case log_level::info:
            return spdlog::level::info;
        case log_level::debug:
            return spdlog::level::debug;
        case log_level::trace:
            break;
    }
    return spdlog::level::trace;
}

}  // namespace frameworks

/// A sink that hands records to a logger, as the component and the fields as JSON; the logger's own
/// level counts too, which by default leaves out `debug`. The logger must be one that may be used
/// in several threads (spdlog's names for those end in `_mt`).
inline log_sink spdlog_sink(std::shared_ptr<spdlog::logger> to) {
    return [to = std::move(to)](const log_record& record) {
        const auto level = frameworks::spdlog_level(record.level);
        if (!to->should_log(level)) return;
        const auto component = to_string(record.component);
        to->log(level, "{}: {}", std::string{component}, to_json(record.fields));
    };
}

}  // namespace motor
