// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/object_id.hpp>
#include <motor/driver/pool_events.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <vector>

/// What a client does, told to listeners: the commands it sends, the servers it knows, and its
/// connections, whose events are in motor/driver/pool_events.hpp. The events are copies, and may be
/// kept.
/// @see https://github.com/mongodb/specifications: command-logging-and-monitoring and
/// server-discovery-and-monitoring in its folder `source`.
namespace motor {

/// What the events of one command have in common.
struct command_event {
    std::string command_name;     ///< "find"
    std::string database_name;    ///< the one that the command runs on
    std::int64_t request_id = 0;  ///< the same where it begins and ends; a client's own count
    /// The same in the commands of one operation: those of a bulk write, and what is sent again.
    std::int64_t operation_id = 0;
    std::string address;                  ///< `host:port` of the server, or the path of its socket
    std::uint32_t server_id = 0;          ///< libmongoc's number for the server, from 1
    std::optional<object_id> service_id;  ///< behind a load balancer: of the server there
    std::optional<std::int64_t> server_connection_id;  ///< the server's number for the connection
};

/// A command is about to be sent. Each is followed by one that succeeded or failed, in the same
/// thread; a command that libmongoc sends again has new ones.
struct command_started_event : command_event {
    /// As it is sent, `$db` and the session included. Empty for what has secrets in it:
    /// authenticate, saslStart, saslContinue, getnonce, createUser, updateUser, copydbgetnonce,
    /// copydbsaslstart, copydb, and a hello that authenticates.
    document command;
};

/// The server answered `ok: 1`; writes may have been refused in it all the same.
struct command_succeeded_event : command_event {
    std::chrono::microseconds duration{0};  ///< As the client saw it.
    document reply;  ///< empty where the command is; `{ok: 1}` of what has no answer
};

/// The server answered `ok: 0`, or the answer did not come, or nobody waits for it any more.
struct command_failed_event : command_event {
    std::chrono::microseconds duration{0};  ///< As the client saw it.
    /// A motor::error of the class that the operation would throw for it; `cancelled` if it was
    /// given up, by a time limit or otherwise. Of what has secrets in it, it has the code alone.
    std::exception_ptr failure;
    std::string message;  ///< the failure's; empty where the command is, if the server wrote it
    document reply;       ///< empty if none came, and where the command is
};

/// What a client knows of a server.
struct server_description {
    std::string address;  ///< `host:port`
    /// Standalone, RSPrimary, RSSecondary, RSArbiter, RSOther, RSGhost, Mongos, LoadBalancer,
    /// PossiblePrimary or Unknown.
    std::string type;
    document hello;                                 ///< its last answer; empty while it is unknown
    std::chrono::milliseconds round_trip_time{-1};  ///< negative while it is not known
};

/// What a client knows of all its servers.
struct topology_description {
    /// Single, ReplicaSetNoPrimary, ReplicaSetWithPrimary, Sharded, LoadBalanced or Unknown.
    std::string type;
    std::vector<server_description> servers;  ///< without those of type Unknown
    bool has_readable_server = false;         ///< for the read preference `primary`
    bool has_writable_server = false;         ///< There is a primary, or what does as well.
};

/// A client begins to watch a server, and stops.
struct server_opening_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
};
/// A server is none of the deployment any more.
struct server_closed_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
};
/// More than its round trip time has changed.
struct server_description_changed_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
    /// Before, and from now on.
    server_description previous, now;
};

/// A client begins to watch its servers: at its first operation. The id is the client's.
struct topology_opening_event {
    object_id topology_id;  ///< The client's: the same in all its events.
};
/// A client has closed. Not told to listeners of event_thread::loop.
struct topology_closed_event {
    object_id topology_id;  ///< The client's: the same in all its events.
};
/// What the client knows of the deployment has changed.
struct topology_description_changed_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    /// Before, and from now on.
    topology_description previous, now;
};

/// A server is asked for its state, on a connection of the monitor's own.
struct heartbeat_started_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
    bool awaited = false;   ///< the server answers when there is news
};
/// A server told of its state.
struct heartbeat_succeeded_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
    bool awaited = false;   ///< The server held the answer back until something changed.
    std::chrono::microseconds duration{0};  ///< As the client saw it.
    document reply;                         ///< The server's `hello`.
};
/// A server did not tell of its state.
struct heartbeat_failed_event {
    object_id topology_id;  ///< The client's: the same in all its events.
    std::string address;    ///< `host:port`
    bool awaited = false;   ///< The server held the answer back until something changed.
    std::chrono::microseconds duration{0};  ///< As the client saw it.
    std::string message;                    ///< What went wrong.
};

/// In which thread a listener is called.
enum class event_thread : int {
    /// Where it happens, at once: what commands and connections do, in the worker that runs the
    /// operation (several at a time); what servers and pools do, in a thread of libmongoc's, which
    /// holds locks meanwhile, one after the other. So it must be quick, must neither wait for an
    /// operation of the same client
    /// nor destroy it.
    any,
    /// On the client's loop, in the order in which it happened, before the completion of the
    /// operation that it belongs to. Of a client without a loop: on a thread of the client's, one
    /// after the other. What has not been told when the client ends is dropped.
    loop
};

/// To derive from: override what is of interest, and give it to client_options::listener(). What
/// it throws is ignored. It is not called any more once the client has ended, and let go of then.
class event_listener {
public:
    event_listener() = default;
    event_listener(const event_listener&) = delete;
    event_listener& operator=(const event_listener&) = delete;
    virtual ~event_listener();

    virtual void command_started(const command_started_event&) {}
    virtual void command_succeeded(const command_succeeded_event&) {}
    virtual void command_failed(const command_failed_event&) {}

    virtual void server_opening(const server_opening_event&) {}
    virtual void server_closed(const server_closed_event&) {}
    virtual void server_description_changed(const server_description_changed_event&) {}

    virtual void topology_opening(const topology_opening_event&) {}
    virtual void topology_closed(const topology_closed_event&) {}
    virtual void topology_description_changed(const topology_description_changed_event&) {}

    virtual void heartbeat_started(const heartbeat_started_event&) {}
    virtual void heartbeat_succeeded(const heartbeat_succeeded_event&) {}
    virtual void heartbeat_failed(const heartbeat_failed_event&) {}

    virtual void pool_created(const pool_created_event&) {}
    virtual void pool_ready(const pool_ready_event&) {}
    virtual void pool_cleared(const pool_cleared_event&) {}
    virtual void pool_closed(const pool_closed_event&) {}

    virtual void connection_created(const connection_created_event&) {}
    virtual void connection_ready(const connection_ready_event&) {}
    virtual void connection_closed(const connection_closed_event&) {}

    virtual void connection_check_out_started(const connection_check_out_started_event&) {}
    virtual void connection_check_out_failed(const connection_check_out_failed_event&) {}
    virtual void connection_checked_out(const connection_checked_out_event&) {}
    virtual void connection_checked_in(const connection_checked_in_event&) {}
};

}  // namespace motor
