// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/object_id.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/events/pool_events.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <vector>

/// Events of a client: the commands that it sends, the servers that it knows, and its connections,
/// whose events are in motor/events/pool_events.hpp. The events are copies, and may be kept.
/// @see https://github.com/mongodb/specifications: command-logging-and-monitoring and
/// server-discovery-and-monitoring in its folder `source`.
namespace motor {

/// Fields that the events of one command share.
struct command_event {
    std::string command_name;     ///< "find"
    std::string database_name;    ///< Database on which the command runs.
    std::int64_t request_id = 0;  ///< The client's count; the same at the command's end.
    /// Id of the operation: the same in all commands of a bulk write, and in a command that is sent
    /// again.
    std::int64_t operation_id = 0;
    std::string address;                  ///< `host:port` of the server, or the path of its socket
    std::uint32_t server_id = 0;          ///< libmongoc's number for the server, from 1
    std::optional<object_id> service_id;  ///< Id of the server behind a load balancer.
    std::optional<std::int64_t> server_connection_id;  ///< The server's number of the connection.
};

/// A command is about to be sent. An event of its success or failure follows in the same thread. A
/// command that libmongoc sends again has events of its own.
struct command_started_event : command_event {
    /// Command as it is sent, with `$db` and the session. Empty for a command with secrets:
    /// authenticate, saslStart, saslContinue, getnonce, createUser, updateUser, copydbgetnonce,
    /// copydbsaslstart, copydb, and a hello that authenticates.
    document command;
};

/// The server has answered `ok: 1`. Writes in the command may have been refused all the same.
struct command_succeeded_event : command_event {
    std::chrono::microseconds duration{0};  ///< Duration as the client saw it.
    document reply;  ///< Empty if the command is; `{ok: 1}` for a command without answer.
};

/// The server has answered `ok: 0`, or no answer has come, or the command was given up.
struct command_failed_event : command_event {
    std::chrono::microseconds duration{0};  ///< Duration as the client saw it.
    /// A motor::error of the class that the operation would throw; `cancelled` if the command was
    /// given up, by a time limit or otherwise. For a command with secrets it has only the code.
    std::exception_ptr failure;
    /// Text of the failure; empty if the server wrote it about a command with secrets.
    std::string message;
    document reply;  ///< Empty if no reply came, or if the command has secrets.
};

/// A client's knowledge of a server.
struct server_description {
    std::string address;  ///< `host:port`
    /// Standalone, RSPrimary, RSSecondary, RSArbiter, RSOther, RSGhost, Mongos, LoadBalancer,
    /// PossiblePrimary or Unknown.
    std::string type;
    document hello;  ///< Last answer of the server; empty while it is unknown.
    std::chrono::milliseconds round_trip_time{-1};  ///< Negative while it is not known.
};

/// A client's knowledge of all its servers.
struct topology_description {
    /// Single, ReplicaSetNoPrimary, ReplicaSetWithPrimary, Sharded, LoadBalanced or Unknown.
    std::string type;
    std::vector<server_description> servers;  ///< Without those of type Unknown.
    bool has_readable_server = false;  ///< Whether a server suits the read preference `primary`.
    bool has_writable_server = false;  ///< Whether a server accepts writes.
};

/// A client begins to watch a server.
struct server_opening_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
};
/// A server no longer belongs to the deployment.
struct server_closed_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
};
/// More than the round trip time of a server has changed.
struct server_description_changed_event {
    object_id topology_id;        ///< The client's: the same in all its events.
    std::string address;          ///< `host:port`
    server_description previous;  ///< Before the change.
    server_description now;       ///< After the change.
};

/// A client begins to watch its servers: at its first operation. The id is the client's.
struct topology_opening_event {
    object_id topology_id;  ///< The client's: the same in all its events.
};
/// A client has closed. Listeners of event_thread::loop do not get this event.
struct topology_closed_event {
    object_id topology_id;  ///< The client's: the same in all its events.
};
/// The client's knowledge of the deployment has changed.
struct topology_description_changed_event {
    object_id topology_id;          ///< The client's: the same in all its events.
    topology_description previous;  ///< Before the change.
    topology_description now;       ///< After the change.
};

/// A server is asked for its state, on a connection of the monitor's own.
struct heartbeat_started_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
    bool awaited = false;   ///< Whether the server answers only after a change.
};
/// A server has reported its state.
struct heartbeat_succeeded_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
    bool awaited = false;   ///< The server held the answer back until something changed.
    std::chrono::microseconds duration{0};  ///< Duration as the client saw it.
    document reply;                         ///< The server's `hello`.
};
/// A server did not report its state.
struct heartbeat_failed_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
    bool awaited = false;   ///< The server held the answer back until something changed.
    std::chrono::microseconds duration{0};  ///< Duration as the client saw it.
    std::string message;                    ///< Text of the failure.
};

/// Thread in which a listener is called.
enum class event_thread : int {
    /// The thread of the event, at once. For commands and connections that is the worker that runs
    /// the operation: there are calls in several threads at a time. For servers and pools it is a
    /// thread of libmongoc's, which holds locks: there is one call at a time. The listener must be
    /// quick, and must neither wait for an operation of the same client nor destroy the client.
    any,
    /// The client's loop, in the order of the events, before the completion of the operation that
    /// they belong to. For a client without a loop: a thread of the client's, one call at a time.
    /// Events that are pending when the client ends are dropped.
    loop
};

/// Base of listeners, for client_options::listener(): override the functions for the events of
/// interest. Exceptions are ignored. When the client has ended, the listener is not called any
/// more, and the client's reference to it is destroyed.
class MOTOR_EXPORT event_listener {
public:
    event_listener() = default;
    event_listener(const event_listener&) = delete;
    event_listener& operator=(const event_listener&) = delete;
    virtual ~event_listener();

    /// A command is about to be sent.
    virtual void command_started(const command_started_event&) {}
    /// A command was answered with `ok: 1`.
    virtual void command_succeeded(const command_succeeded_event&) {}
    /// A command was answered with `ok: 0`, or not at all.
    virtual void command_failed(const command_failed_event&) {}

    /// The client begins to watch a server.
    virtual void server_opening(const server_opening_event&) {}
    /// The client no longer watches a server.
    virtual void server_closed(const server_closed_event&) {}
    /// More than the round trip time of a server has changed.
    virtual void server_description_changed(const server_description_changed_event&) {}

    /// The client begins to watch its servers, at its first operation.
    virtual void topology_opening(const topology_opening_event&) {}
    /// The client has closed.
    virtual void topology_closed(const topology_closed_event&) {}
    /// The client's knowledge of the deployment has changed.
    virtual void topology_description_changed(const topology_description_changed_event&) {}

    /// A server is asked for its state.
    virtual void heartbeat_started(const heartbeat_started_event&) {}
    /// A server has reported its state.
    virtual void heartbeat_succeeded(const heartbeat_succeeded_event&) {}
    /// A server did not report its state.
    virtual void heartbeat_failed(const heartbeat_failed_event&) {}

    /// A server has been found, and will get connections.
    virtual void pool_created(const pool_created_event&) {}
    /// Connections to a server can be made.
    virtual void pool_ready(const pool_ready_event&) {}
    /// The connections to a server are no longer used.
    virtual void pool_cleared(const pool_cleared_event&) {}
    /// A server gets no more connections.
    virtual void pool_closed(const pool_closed_event&) {}

    /// A connection is being made.
    virtual void connection_created(const connection_created_event&) {}
    /// A connection can be used.
    virtual void connection_ready(const connection_ready_event&) {}
    /// A connection is closed, or could not be made.
    virtual void connection_closed(const connection_closed_event&) {}

    /// An operation needs a connection.
    virtual void connection_check_out_started(const connection_check_out_started_event&) {}
    /// An operation got no connection.
    virtual void connection_check_out_failed(const connection_check_out_failed_event&) {}
    /// An operation has a connection to itself.
    virtual void connection_checked_out(const connection_checked_out_event&) {}
    /// An operation has returned its connection.
    virtual void connection_checked_in(const connection_checked_in_event&) {}
};

}  // namespace motor
