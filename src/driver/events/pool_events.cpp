// SPDX-License-Identifier: Apache-2.0
#include <motor/events/pool_events.hpp>

namespace motor {

std::string_view to_string(connection_closed_reason why) noexcept {
    switch (why) {
        case connection_closed_reason::stale:
            return "stale";
        case connection_closed_reason::idle:
            return "idle";
        case connection_closed_reason::error:
            return "error";
        case connection_closed_reason::pool_closed:
            return "poolClosed";
    }
    return "unknown";
}

std::string_view to_string(check_out_failed_reason why) noexcept {
    switch (why) {
        case check_out_failed_reason::pool_closed:
            return "poolClosed";
        case check_out_failed_reason::timeout:
            return "timeout";
        case check_out_failed_reason::connection_error:
            return "connectionError";
    }
    return "unknown";
}

}  // namespace motor
