// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/connection.hpp>
#include <motor/driver/home_process.hpp>
#include <motor/driver/server_api.hpp>
#include <motor/driver/uri.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace motor {
class auto_encryption_options;
class connection_options;
}  // namespace motor

namespace motor::driver {

class listeners;
class pooled_clients;

/// What a client pool has counted since it was made.
struct wire_statistics {
    std::size_t connections_taken = 0;  ///< by workers and cursors, now
    std::size_t leases = 0;             ///< of those, by cursors
    std::uint64_t polls_won = 0;        ///< answers that came while a thread asked again and again
    std::uint64_t polls_lost = 0;       ///< and those for which it went to sleep after all
};

/// Connections that are being made.
struct connecting_statistics {
    std::size_t most = 0;           ///< at once, to each server
    std::size_t known_servers = 0;  ///< now
    std::size_t under_way = 0;      ///< being made, or waiting for their turn, now
    std::size_t established = 0;    ///< there now, as far as one can know
};

/// How a client's connections behave, beside what the connection string says.
struct client_settings {
    bool polling = true;              ///< asks again and again for an answer before it sleeps
    std::optional<server_api> api;    ///< declared with every command
    std::shared_ptr<listeners> told;  ///< hears what happens; null: nobody
    /// Comes before what the connection string says; null: nothing.
    std::shared_ptr<const connection_options> typed;
    std::size_t cursor_connections = 50;  ///< that open cursors have to themselves; others share
    std::shared_ptr<const auto_encryption_options> encryption;  ///< null: none
};

/// libmongoc's client pool: one topology monitor, any number of connections. Cheap to copy, safe
/// to share between threads. It has no size limit of its own: the worker pool has, and a
/// connection on lease to a cursor must never wait for another one.
///
/// After fork() it serves only the process that made it; in the child its members throw
/// invalid_operation, and so do those of its connections.
class client_pool {
public:
    /// Connects to nothing yet, except that it looks up the hosts of `mongodb+srv://`. Throws
    /// configuration_error if libmongoc cannot use the URI, a file that it names, or the
    /// encryption.
    explicit client_pool(const driver::uri& uri, client_settings settings = client_settings{});

    /// With the typed options in it.
    [[nodiscard]] const driver::uri& uri() const noexcept;
    /// What connection::pool() is of its connections.
    [[nodiscard]] const pooled_clients* identity() const noexcept { return clients_.get(); }
    /// A connection of the pool; given back when its last owner lets go.
    [[nodiscard]] std::shared_ptr<connection> pop() const;
    /// The same if there is one that is established, and that nobody uses; otherwise null.
    [[nodiscard]] std::shared_ptr<connection> pop_established() const;
    [[nodiscard]] bool has_established() const;
    /// Before the first connection: `change` is called when one has been made or could not be, and
    /// when a server becomes known or unknown. In any thread, which may hold locks of libmongoc's.
    void watch(std::function<void()> change) const;
    [[nodiscard]] connecting_statistics connecting() const;
    /// Makes a connection that nobody needs yet, to a server that the connection string's read
    /// preference chooses; waits for one. False if it could not be made. It can be given up by
    /// call::close() only.
    bool connect_ahead() const;
    /// Closes those that nobody uses and that the server has closed.
    void drop_closed() const;
    /// From now on nothing waits for a server for longer than a moment: the client is closing.
    void close() const noexcept;
    [[nodiscard]] wire_statistics statistics() const;
    /// The process that may use it.
    [[nodiscard]] const home_process& home() const noexcept;
    [[nodiscard]] const std::shared_ptr<listeners>& told() const noexcept { return told_; }

private:
    [[nodiscard]] std::shared_ptr<connection> use(pooled_client& taken) const;

    std::shared_ptr<listeners> told_;
    std::shared_ptr<pooled_clients> clients_;
};

}  // namespace motor::driver
