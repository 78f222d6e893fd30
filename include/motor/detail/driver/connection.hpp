// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/command_kind.hpp>
#include <motor/settings/concerns.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

struct _mongoc_client_t;

namespace motor::detail {

class client_pool_impl;
class server_session;
class socket_breaker;
struct client_slot;
struct namespace_settings;

/// A command with everything that its round trip needs.
struct command {
    const namespace_settings& settings;
    document_view body;  ///< the first key is the command's name
    command_kind kind = command_kind::neither;
    motor::concerns concerns;           ///< already merged with the namespace's
    server_session* session = nullptr;  ///< none: libmongoc starts an implicit one
    std::uint32_t server_id = 0;        ///< 0: chosen by read preference
    /// The time left until then is sent as maxTimeMS, except with `neither`. The epoch: no limit.
    std::chrono::steady_clock::time_point deadline = {};
};

/// A reply and the server that sent it.
struct answer {
    document body;
    std::uint32_t server_id = 0;
};

/// One libmongoc client taken from a pool: the only way to the server. One thread uses it at a
/// time, and others wait. It returns to its pool when the last owner is destroyed.
class MOTOR_EXPORT connection : public std::enable_shared_from_this<connection> {
public:
    connection(std::shared_ptr<client_pool_impl> pool, client_slot& taken) noexcept;
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    /// Returns one more owner, counted as a lease: the worker that has this connection takes
    /// another one then.
    [[nodiscard]] std::shared_ptr<connection> lease();
    /// Returns a lease for an open cursor, which may have to share the connection with others.
    [[nodiscard]] std::shared_ptr<connection> lease_to_cursor();
    /// A connection that open cursors have, on which one more is to be opened: they have as many as
    /// they may, and take turns. Null as long as a cursor may have one to itself.
    [[nodiscard]] std::shared_ptr<connection> connection_for_cursor() const;

    /// Sends a command and returns the server's reply. Throws the errors of motor/client_error.hpp.
    answer run(const command& request);
    /// `host:port` of a server that answered; empty if the server is no longer known.
    [[nodiscard]] std::string address_of(std::uint32_t server_id) const;

    /// Newest wire version among those of the servers that have answered; 0 before any has.
    [[nodiscard]] std::int32_t wire_version() const;
    [[nodiscard]] _mongoc_client_t* native() const noexcept;
    /// The client's slot, which outlives this object.
    [[nodiscard]] client_slot& client() const noexcept { return taken_; }
    /// The pool that the connection is from, to tell one client's connections from another's.
    [[nodiscard]] const client_pool_impl* pool() const noexcept { return pool_.get(); }
    /// Connected to the server that the last command went to, as far as one can know. Thread-safe.
    [[nodiscard]] bool established() const noexcept;
    /// Whether added_fields reach the server.
    [[nodiscard]] bool adds_fields() const noexcept;
    /// Not to be used again: a command was interrupted on the wire, or the connection was closed.
    [[nodiscard]] bool broken() const noexcept;
    /// The breaker, for an interruptible::connection_use around what sends something without run().
    [[nodiscard]] socket_breaker& breaker() const noexcept;

private:
    std::shared_ptr<client_pool_impl> pool_;
    client_slot& taken_;
};

}  // namespace motor::detail
