// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/client_pool.hpp>

#include "event_source.hpp"
#include "libmongoc.hpp"
#include "wire.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace motor::driver {

class key_vault;

/// libmongoc's part of a key vault, which belongs to one of its clients.
struct vault_access {
    std::weak_ptr<const key_vault> of;
    std::unique_ptr<mongoc_client_encryption_t, destroyer<mongoc_client_encryption_destroy>> native;
};

/// A libmongoc client with the wire that its streams use.
struct pooled_client {
    pooled_client(mongoc_client_t* taken, wire_settings& settings) : native(taken), on(settings) {}

    mongoc_client_t* const native;
    wire on;
    bool adds_fields = false;          // its messages pass our streams, and are not compressed
    std::vector<vault_access> vaults;  // with the wire locked
    // Under the pool's mutex.
    std::weak_ptr<connection> used_by;
    std::size_t cursors = 0;  // that have it on lease, and do not wait on the server
};

/// libmongoc's client pool, and the clients that it has given us, which we keep: each stays with
/// its wire, and taking one costs less than libmongoc's own way. One with a connection is taken
/// first, and of those the one used last, so that connections which are not needed go stale
/// together. Elsewhere than at home it gives none, and takes none back.
class pooled_clients {
public:
    pooled_clients(const driver::uri& uri, const client_settings& settings);
    pooled_clients(const pooled_clients&) = delete;
    pooled_clients& operator=(const pooled_clients&) = delete;
    /// Ends libmongoc's sessions, which asks a server. Only at home.
    ~pooled_clients();

    pooled_client& take();
    /// One without a connection.
    pooled_client& take_fresh();
    /// One with a connection; null if all of them are taken.
    pooled_client* take_established();
    [[nodiscard]] bool has_established() const;
    /// How many have one: all of them, where libmongoc's own streams tell nothing.
    [[nodiscard]] std::size_t established() const;
    /// One whose wire is broken is destroyed, with its connections.
    void give_back(pooled_client& client);
    [[nodiscard]] const driver::uri& uri() const noexcept { return uri_; }
    /// Destroys those that nobody uses and whose connection the server has closed.
    void drop_closed();
    void used_by(pooled_client& client, const std::weak_ptr<connection>& by);
    /// Open cursors come and go. So many connections they have to themselves.
    void add_cursor(pooled_client& client);
    void remove_cursor(pooled_client& client) noexcept;
    /// One that open cursors have, for one more of them; null as long as it may have its own.
    [[nodiscard]] std::shared_ptr<connection> shared_by_cursors();
    [[nodiscard]] std::size_t taken() const;
    [[nodiscard]] wire_settings& settings() noexcept { return settings_; }
    [[nodiscard]] const home_process& home() const noexcept { return settings_.home; }

private:
    pooled_client& take(std::vector<pooled_client*>::iterator idle);
    void destroy(pooled_client& client);

    const driver::uri uri_;
    const std::size_t cursor_connections_;
    std::atomic<std::size_t> used_by_cursors_{0};
    wire_settings settings_;
    event_source events_;  // libmongoc's pool tells it until it is destroyed
    const std::shared_ptr<const auto_encryption_options> encryption_;  // libmongoc asks it
    mongoc_client_pool_t* const native_;
    client_pool_handle key_vault_;  // of automatic encryption, if it is elsewhere
    std::atomic<bool> knows_connections_{true};
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<pooled_client>> clients_;
    std::vector<pooled_client*> idle_;
};

}  // namespace motor::driver
