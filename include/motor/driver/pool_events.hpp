// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// What becomes of a client's connections, told to listeners. A pool is what a client has of
/// connections to one server; they are counted from 1 in each. The connections of monitors are none
/// of them.
/// @see https://github.com/mongodb/specifications: connection-monitoring-and-pooling in its folder
/// `source`.
namespace motor {

/// Why a connection was closed.
enum class connection_closed_reason : int {
    stale,       ///< The pool was cleared after it had been made.
    idle,        ///< It had not been used for long.
    error,       ///< It failed, or what it was made for was given up on the wire.
    pool_closed  ///< The client has ended, or the server is none of the deployment any more.
};
/// Why there was no connection for an operation.
enum class check_out_failed_reason : int {
    pool_closed,      ///< The client is ending.
    timeout,          ///< It would have taken too long.
    connection_error  ///< It could not be made.
};
/// "stale", "poolClosed", as the specification has them.
std::string_view to_string(connection_closed_reason why) noexcept;
std::string_view to_string(check_out_failed_reason why) noexcept;

/// There will be connections to a server that the client knows of.
struct pool_created_event {
    std::string address;  ///< `host:port`, or the path of a socket
    document options;     ///< those of the connection string: maxPoolSize, maxConnecting ...
};
/// A monitor has found the server: connections can be made.
struct pool_ready_event {
    std::string address;  ///< `host:port`
};
/// The server is not known any more, after an error: connections to it are not used again.
struct pool_cleared_event {
    std::string address;  ///< `host:port`
};
/// There will be no connections to the server any more.
struct pool_closed_event {
    std::string address;  ///< `host:port`
};

/// A connection begins to be made.
struct connection_created_event {
    std::string address;             ///< `host:port`
    std::int64_t connection_id = 0;  ///< the client's count for this server
};
/// It can be used: TLS, greeting and authentication are done.
struct connection_ready_event {
    std::string address;                    ///< `host:port`
    std::int64_t connection_id = 0;         ///< the client's count for this server
    std::chrono::microseconds duration{0};  ///< since it was created
};
/// It is closed, or could not be made.
struct connection_closed_event {
    std::string address;             ///< `host:port`
    std::int64_t connection_id = 0;  ///< the client's count for this server
    connection_closed_reason reason = connection_closed_reason::error;  ///< why
};

/// An operation begins to look for a connection.
struct connection_check_out_started_event {
    std::string address;  ///< `host:port`
};
/// There was none for it.
struct connection_check_out_failed_event {
    std::string address;                                                         ///< `host:port`
    check_out_failed_reason reason = check_out_failed_reason::connection_error;  ///< why
    std::chrono::microseconds duration{0};  ///< since it began to look
};
/// It has one to itself.
struct connection_checked_out_event {
    std::string address;                    ///< `host:port`
    std::int64_t connection_id = 0;         ///< the client's count for this server
    std::chrono::microseconds duration{0};  ///< since it began to look
};
/// It has let go of it.
struct connection_checked_in_event {
    std::string address;             ///< `host:port`
    std::int64_t connection_id = 0;  ///< the client's count for this server
};

}  // namespace motor
