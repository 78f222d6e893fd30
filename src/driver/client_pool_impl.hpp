// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/client_pool.hpp>

#include "driver/events/event_source.hpp"
#include "driver/stream/socket_breaker.hpp"
#include "libmongoc.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace motor::detail {

class key_vault;

/// libmongoc's part of a key vault. It belongs to one libmongoc client.
struct vault_access {
    std::weak_ptr<const key_vault> vault;
    std::unique_ptr<mongoc_client_encryption_t, destroyer<mongoc_client_encryption_destroy>> native;
};

/// libmongoc's handle of a collection.
struct native_collection {
    std::string database, name;
    collection_handle native;
};

/// A libmongoc client with the breaker of its sockets.
struct client_slot {
    client_slot(mongoc_client_t* taken, stream_settings& settings)
        : native(taken), breaker(settings) {}

    /// libmongoc's handle of a collection, kept for the next write to the same one.
    mongoc_collection_t* collection(const std::string& database, const std::string& name);
    /// Destroys what belongs to the libmongoc client, which is about to go.
    void drop_handles() noexcept;

    mongoc_client_t* const native;
    socket_breaker breaker;
    bool adds_fields = false;           // messages pass our streams, and are not compressed
    std::vector<vault_access> vaults;   // under a connection_lock
    native_collection last_collection;  // likewise
    // Guarded by the pool's mutex:
    std::weak_ptr<connection> user;
    std::size_t cursors = 0;  // open cursors with a lease that do not wait on the server
};

/// libmongoc's client pool, and the clients that it has given us. They are kept: each stays with
/// its breaker, and taking one costs less than libmongoc's own way. A client with a connection is
/// taken first, and of those the one used last, so that connections which are not needed go stale
/// together. In another process than its own the pool gives no client, and takes none back.
class client_pool_impl {
public:
    client_pool_impl(const motor::uri& uri, const client_settings& settings);
    client_pool_impl(const client_pool_impl&) = delete;
    client_pool_impl& operator=(const client_pool_impl&) = delete;
    /// Ends libmongoc's sessions, for which it waits for a server. Only at home.
    ~client_pool_impl();

    client_slot& take();
    /// Takes a client without a connection.
    client_slot& take_fresh();
    /// Takes an idle client with a connection; null if there is none.
    client_slot* take_established();
    [[nodiscard]] bool has_established() const;
    /// Number of clients with a connection; all clients, where libmongoc's own streams are used.
    [[nodiscard]] std::size_t established() const;
    /// Takes a client back. A broken one is destroyed, with its connections.
    void give_back(client_slot& client);
    [[nodiscard]] const motor::uri& uri() const noexcept { return uri_; }
    /// Destroys idle clients whose connection the server has closed.
    void drop_closed();
    void set_user(client_slot& client, const std::weak_ptr<connection>& user);
    /// Counts an open cursor on this client. Cursors that are more than one have no limit of time
    /// on the wire: giving one up must not cost the others their connection.
    void add_cursor(client_slot& client);
    void remove_cursor(client_slot& client) noexcept;
    /// See connection::connection_for_cursor().
    [[nodiscard]] std::shared_ptr<connection> connection_for_cursor();
    [[nodiscard]] std::size_t taken() const;
    [[nodiscard]] stream_settings& settings() noexcept { return settings_; }
    [[nodiscard]] const home_process& home() const noexcept { return settings_.home; }

private:
    client_slot& take(std::vector<client_slot*>::iterator idle);
    void destroy(client_slot& client);

    const motor::uri uri_;
    const std::size_t cursor_connections_;
    std::atomic<std::size_t> used_by_cursors_{0};
    stream_settings settings_;
    event_source events_;  // called by libmongoc's pool until that is destroyed
    const std::shared_ptr<const auto_encryption_options>
        encryption_;  // used by libmongoc's callbacks
    mongoc_client_pool_t* const native_;
    client_pool_handle key_vault_;  // for automatic encryption with keys in another cluster
    std::atomic<bool> knows_connections_{true};
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<client_slot>> clients_;
    std::vector<client_slot*> idle_;
};

}  // namespace motor::detail
