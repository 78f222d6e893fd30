// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// Events of a client's connections. A pool is the set of a client's connections to one server,
/// which are counted from 1. The connections of monitors have no events.
/// @see https://github.com/mongodb/specifications: connection-monitoring-and-pooling in its folder
/// `source`.
namespace motor {

/// Reason for which a connection was closed.
enum class connection_closed_reason : int {
    stale,       ///< The pool was cleared after the connection had been made.
    idle,        ///< The connection had not been used for long.
    error,       ///< It failed, or its operation was given up on the wire.
    pool_closed  ///< The client has ended, or the server has left the deployment.
};
/// Reason for which an operation got no connection.
enum class check_out_failed_reason : int {
    pool_closed,      ///< The client is ending.
    timeout,          ///< The connection would have taken too long.
    connection_error  ///< The connection could not be made.
};
/// "stale", "poolClosed", as the specification has them.
MOTOR_EXPORT std::string_view to_string(connection_closed_reason why) noexcept;
/// "timeout", "poolClosed", as the specification has them.
MOTOR_EXPORT std::string_view to_string(check_out_failed_reason why) noexcept;

/// The client has a server, which will get connections.
struct pool_created_event {
    std::string address;  ///< `host:port`, or the path of a socket
    document options;     ///< Options of the connection string: maxPoolSize, maxConnecting ...
};
/// A monitor has found the server: connections can be made.
struct pool_ready_event {
    std::string address;  ///< `host:port`
};
/// The server is unknown after an error: connections to it are not used again.
struct pool_cleared_event {
    std::string address;  ///< `host:port`
};
/// The server gets no more connections.
struct pool_closed_event {
    std::string address;  ///< `host:port`
};

/// A connection is about to be made.
struct connection_created_event {
    std::string address;             ///< `host:port`
    std::int64_t connection_id = 0;  ///< The client's count of connections to this server.
};
/// A connection can be used: TLS, greeting and authentication are done.
struct connection_ready_event {
    std::string address;                    ///< `host:port`
    std::int64_t connection_id = 0;         ///< The client's count of connections to this server.
    std::chrono::microseconds duration{0};  ///< Time since connection_created_event.
};
/// A connection is closed, or could not be made.
struct connection_closed_event {
    std::string address;             ///< `host:port`
    std::int64_t connection_id = 0;  ///< The client's count of connections to this server.
    connection_closed_reason reason = connection_closed_reason::error;  ///< Reason of the closing.
};

/// An operation needs a connection.
struct connection_check_out_started_event {
    std::string address;  ///< `host:port`
};
/// An operation got no connection.
struct connection_check_out_failed_event {
    std::string address;  ///< `host:port`
    /// Reason why there was no connection.
    check_out_failed_reason reason = check_out_failed_reason::connection_error;
    std::chrono::microseconds duration{0};  ///< Time since the operation asked for one.
};
/// An operation has a connection to itself.
struct connection_checked_out_event {
    std::string address;                    ///< `host:port`
    std::int64_t connection_id = 0;         ///< The client's count of connections to this server.
    std::chrono::microseconds duration{0};  ///< Time since the operation asked for one.
};
/// An operation has returned its connection.
struct connection_checked_in_event {
    std::string address;             ///< `host:port`
    std::int64_t connection_id = 0;  ///< The client's count of connections to this server.
};

}  // namespace motor
