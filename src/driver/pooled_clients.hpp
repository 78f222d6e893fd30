// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/server_api.hpp>
#include <motor/driver/uri.hpp>

#include "event_source.hpp"
#include "libmongoc.hpp"
#include "wire.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace motor::driver {

/// A libmongoc client with the wire that its streams use.
struct pooled_client {
    pooled_client(mongoc_client_t* taken, wire_settings& settings) : native(taken), on(settings) {}

    mongoc_client_t* const native;
    wire on;
};

/// libmongoc's client pool, and the clients that it has given us, which we keep: each stays with
/// its wire, and taking one costs less than libmongoc's own way. The one used last is taken first,
/// so that connections which are not needed go stale together.
class pooled_clients {
public:
    /// `told` hears what it does; null: nobody.
    pooled_clients(driver::uri uri, const std::optional<server_api>& api,
                   std::shared_ptr<listeners> told);
    pooled_clients(const pooled_clients&) = delete;
    pooled_clients& operator=(const pooled_clients&) = delete;
    /// Ends libmongoc's sessions, which asks a server.
    ~pooled_clients();

    pooled_client& take();
    /// One whose wire is broken is destroyed, with its connections.
    void give_back(pooled_client& client);
    [[nodiscard]] const driver::uri& uri() const noexcept { return uri_; }
    [[nodiscard]] std::size_t taken() const;
    [[nodiscard]] wire_settings& settings() noexcept { return settings_; }

private:
    const driver::uri uri_;
    event_source events_;  // libmongoc's pool tells it until it is destroyed
    mongoc_client_pool_t* const native_;
    wire_settings settings_;
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<pooled_client>> clients_;
    std::vector<pooled_client*> idle_;
};

}  // namespace motor::driver
