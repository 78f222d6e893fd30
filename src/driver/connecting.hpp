// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace motor::detail {

class listeners;
class socket_breaker;

/// Turns to make the connections of one client pool: to each server no more than `most` are made at
/// once, and other threads wait, first come, first served. Also counts the clients that have a
/// connection which libmongoc will use, as far as one can know.
/// @see https://github.com/mongodb/specifications: connection-monitoring-and-pooling in its folder
/// `source`, maxConnecting.
class connecting {
public:
    /// A server's address. It lives as long as the pool.
    struct server;
    using clock = std::chrono::steady_clock;
    using milliseconds = std::chrono::milliseconds;

    /// Each step of making a connection may take `limit`. The listeners hear of connections; null:
    /// none.
    connecting(std::size_t most, milliseconds limit, listeners* listeners = nullptr) noexcept;
    connecting(const connecting&) = delete;
    connecting& operator=(const connecting&) = delete;
    ~connecting();

    /// Sets a function to call when a connection was made or could not be, and when a server
    /// becomes known or unknown. The calls come in any thread, which may hold locks of libmongoc's.
    /// Must precede the first connection.
    void watch(std::function<void()> change) { change_ = std::move(change); }

    /// Waits for the turn to make a connection. Null if there will be none: the client closes, or
    /// the thread has waited longer than `limit` when another connection could not be made.
    /// Otherwise the threads that wait would fail one after the other, each later by `limit`.
    server* begin(std::string_view address);
    /// Ends a turn: the connection was made, or could not be. The next thread in line gets its
    /// turn.
    void end(server& target, bool made) noexcept;
    /// Ends all waiting, for good.
    void close() noexcept;

    /// Number of the client's next connection to this server, for events.
    std::int64_t next_number(server& target) noexcept;

    /// The client has this server from now on; after server_closes() no more.
    void server_opens(std::string_view address, const document& options);
    void server_closes(std::string_view address);
    /// The client has ended, and no connection is left.
    void all_servers_close();
    /// The monitor has found the server known or unknown. An unknown server has lost its
    /// connections.
    void server_is_known(std::string_view address, bool known) {
        server_is_known(address, known, true);
    }
    /// Number of connections that are being made or waited for.
    [[nodiscard]] std::size_t under_way() const noexcept { return under_way_.load(); }
    [[nodiscard]] std::size_t known_servers() const noexcept { return known_.load(); }
    /// Number of clients with a connection.
    [[nodiscard]] std::size_t established() const noexcept { return established_.load(); }
    [[nodiscard]] std::size_t most() const noexcept { return most_; }
    [[nodiscard]] milliseconds limit() const noexcept { return limit_; }

private:
    friend class socket_breaker;
    struct waiter;

    void add(socket_breaker& breaker);
    void remove(socket_breaker& breaker) noexcept;
    void changed() const noexcept;
    void server_is_known(std::string_view address, bool known, bool tell);
    void tell_of_server(std::string_view address, bool known) const;
    server& server_at(std::string_view address);
    void admit(server& target) noexcept;
    void fail_before(server& target, clock::time_point since) noexcept;

    const std::size_t most_;
    const milliseconds limit_;
    listeners* const listeners_;
    std::function<void()> change_;
    std::atomic<std::size_t> under_way_{0}, known_{0}, established_{0};
    std::mutex mutex_;  // guards the members below
    std::condition_variable decided_;
    std::map<std::string, server, std::less<>> servers_;
    std::vector<socket_breaker*> breakers_;
    bool closed_ = false;
};

}  // namespace motor::detail
