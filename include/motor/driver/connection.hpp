// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/driver/concerns.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

struct _mongoc_client_t;

namespace motor::driver {

class pooled_clients;
class session;
class wire;
struct pooled_client;
struct scope;

/// What a command does decides how libmongoc sends it: which server, whether it may be retried,
/// which concerns it inherits from the connection string.
enum class command_kind {
    read,        ///< read preference and read concern apply; retried once if the server allows
    write,       ///< to the primary, with the write concern; findAndModify is retried once
    read_write,  ///< an aggregate that ends in $out or $merge: both concerns, never retried
    neither      ///< as it is: `ping`, `getMore`, what a user gives run_command
};

/// A command on its way: everything that one round trip needs.
struct command {
    const scope& where;
    document_view body;  ///< the first key is the command's name
    command_kind kind = command_kind::neither;
    concerns settings;                   ///< already merged with the scope's
    driver::session* session = nullptr;  ///< none: libmongoc starts an implicit one
    std::uint32_t server_id = 0;         ///< 0: by read preference
    /// What is left until then is sent as maxTimeMS, except with `neither`; the epoch: no limit.
    std::chrono::steady_clock::time_point deadline = {};
};

/// A server's reply, and which server's.
struct answer {
    document body;
    std::uint32_t server_id = 0;
};

/// One libmongoc client taken from a pool: the only way to the server. Used by one thread at a
/// time, others wait; goes back to its pool when the last owner lets go.
class connection : public std::enable_shared_from_this<connection> {
public:
    connection(std::shared_ptr<pooled_clients> pool, pooled_client& taken) noexcept;
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    /// One more owner, counted as a lease: the worker that has it takes another one then.
    [[nodiscard]] std::shared_ptr<connection> lease();
    /// The same for an open cursor, which may have to share it with others.
    [[nodiscard]] std::shared_ptr<connection> lease_to_cursor();
    /// The connection on which to open one more cursor, if not this one: as many as cursors may
    /// have are theirs already, and they take turns.
    [[nodiscard]] std::shared_ptr<connection> shared_by_cursors() const;

    /// Sends a command and returns the server's reply. Throws what motor/driver/error.hpp lists.
    answer run(const command& request);
    /// `host:port` of a server that answered; empty if it is no longer known.
    [[nodiscard]] std::string address_of(std::uint32_t server_id) const;

    /// The newest wire version that a server it talks to has said it speaks; 0 before any.
    [[nodiscard]] std::int32_t wire_version() const;
    [[nodiscard]] _mongoc_client_t* native() const noexcept;
    /// What of it outlives this object, for the driver's own.
    [[nodiscard]] pooled_client& client() const noexcept { return taken_; }
    /// What tells one client's connections from another's.
    [[nodiscard]] const pooled_clients* pool() const noexcept { return pool_.get(); }
    /// It is connected to the server that it sent something to last, as far as one can know; any
    /// thread.
    [[nodiscard]] bool established() const noexcept;
    /// Whether added_fields reach the server.
    [[nodiscard]] bool adds_fields() const noexcept;
    /// It has been given up, and is not to be used again.
    [[nodiscard]] bool broken() const noexcept;
    /// To be held by a call::using_wire around what sends something without run().
    [[nodiscard]] driver::wire& wire() const noexcept;

private:
    std::shared_ptr<pooled_clients> pool_;
    pooled_client& taken_;
};

}  // namespace motor::driver
