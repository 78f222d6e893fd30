// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/events/logging.hpp>

#include <spdlog/spdlog.h>

namespace motor::detail {

/// The corresponding level of spdlog. If spdlog does not have it, the next less severe one, or else
/// the most severe.
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

}  // namespace motor::detail
