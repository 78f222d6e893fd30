// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/connection.hpp>
#include <motor/detail/driver/home_process.hpp>
#include <motor/settings/server_api.hpp>
#include <motor/settings/uri.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace motor {
class auto_encryption_options;
class connection_options;
}  // namespace motor

namespace motor::detail {

class listeners;
class client_pool_impl;

/// Counts of a client pool since it was made.
struct wire_statistics {
    std::size_t connections_taken = 0;  ///< now in use by workers and cursors
    std::size_t leases = 0;             ///< of those, in use by cursors
    std::uint64_t polls_won = 0;        ///< answers that came while a thread polled
    std::uint64_t polls_lost = 0;  ///< answers for which a thread polled in vain, and then slept
};

/// Connections that are being made.
struct connecting_statistics {
    std::size_t most = 0;           ///< limit of those under way at once to each server
    std::size_t known_servers = 0;  ///< servers that answer now
    std::size_t under_way = 0;      ///< being made now, or waiting for their turn
    std::size_t established = 0;    ///< connections that exist now, as far as one can know
};

/// How a client's connections behave, beside what the connection string says.
struct client_settings {
    bool polling = true;                           ///< threads poll for an answer before they sleep
    std::optional<server_api> api;                 ///< sent with every command
    std::shared_ptr<detail::listeners> listeners;  ///< null: none
    /// Options that override those of the connection string; null: none.
    std::shared_ptr<const connection_options> typed;
    std::size_t cursor_connections = 50;  ///< open cursors that have one each; others share theirs
    std::shared_ptr<const auto_encryption_options> encryption;  ///< null: none
};

/// libmongoc's client pool: one topology monitor, any number of connections. Cheap to copy.
/// Thread-safe. The pool has no size limit of its own: the worker pool has one, and a connection on
/// lease to a cursor must never wait for another connection.
///
/// After fork() the pool serves only the process that made it. In the child its members throw
/// invalid_operation, and so do those of its connections.
class MOTOR_EXPORT client_pool {
public:
    /// Makes a pool. Nothing is connected yet, but the hosts of `mongodb+srv://` are looked up.
    /// Throws configuration_error if libmongoc cannot use the URI, a file that it names, or the
    /// encryption.
    explicit client_pool(const motor::uri& uri,
                         const client_settings& settings = client_settings{});

    /// The connection string, with the typed options in it.
    [[nodiscard]] const motor::uri& uri() const noexcept;
    /// The pool as connection::pool() names it.
    [[nodiscard]] const client_pool_impl* identity() const noexcept { return clients_.get(); }
    /// Takes a connection, which returns to the pool when its last owner is destroyed.
    [[nodiscard]] std::shared_ptr<connection> pop() const;
    /// Takes an idle connection that is established; null if there is none.
    [[nodiscard]] std::shared_ptr<connection> pop_established() const;
    [[nodiscard]] bool has_established() const;
    /// Sets a function to call when a connection was made or could not be, and when a server
    /// becomes known or unknown. The calls come in any thread, which may hold locks of libmongoc's.
    /// Must precede the first connection.
    void watch(std::function<void()> change) const;
    [[nodiscard]] connecting_statistics connecting() const;
    /// Makes a connection that no operation needs yet, to a server that the connection string's
    /// read preference chooses, and waits for it. False if it could not be made. Only
    /// interruptible::close() interrupts this.
    bool connect_ahead() const;
    /// Destroys idle connections that the server has closed.
    void drop_closed() const;
    /// Lets nothing wait for a server for longer than a moment from now on: the client is closing.
    void close() const noexcept;
    [[nodiscard]] wire_statistics statistics() const;
    /// The process that may use the pool.
    [[nodiscard]] const home_process& home() const noexcept;
    [[nodiscard]] const std::shared_ptr<detail::listeners>& listeners() const noexcept {
        return listeners_;
    }

private:
    [[nodiscard]] std::shared_ptr<connection> use(client_slot& taken) const;

    std::shared_ptr<detail::listeners> listeners_;
    std::shared_ptr<client_pool_impl> clients_;
};

}  // namespace motor::detail
