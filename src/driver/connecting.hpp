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

namespace motor::driver {

class listeners;
class wire;

/// How the connections of one client pool are made: to each server no more than `most` at once. Who
/// comes when so many are being made waits, first come, first served. And which of the pool's
/// clients has a connection that libmongoc will use, as far as one can know.
/// @see https://github.com/mongodb/specifications: connection-monitoring-and-pooling in its folder
/// `source`, maxConnecting.
class connecting {
public:
    /// One address, for as long as the pool lives.
    struct server;
    using clock = std::chrono::steady_clock;
    using milliseconds = std::chrono::milliseconds;

    /// Each step of making a connection may take `limit`.
    /// Whoever listens to what becomes of connections; null: nobody.
    connecting(std::size_t most, milliseconds limit, listeners* told = nullptr) noexcept;
    connecting(const connecting&) = delete;
    connecting& operator=(const connecting&) = delete;
    ~connecting();

    /// Before the first connection: called when one has been made, or could not be, and when what
    /// is known of a server has changed. In any thread, which may hold locks of libmongoc's.
    void watch(std::function<void()> change) { change_ = std::move(change); }

    /// Waits for its turn to make a connection; null if there will be none: the client closes, or
    /// it has waited for longer than `limit` when another one could not be made, so that each of
    /// those who wait would fail so late, one after the other.
    server* begin(std::string_view address);
    /// It has been made, or could not be. Somebody else's turn.
    void end(server& to, bool made) noexcept;
    /// Nobody waits any more.
    void close() noexcept;

    /// The client's count of its connections to that server.
    std::int64_t next_number(server& to) noexcept;

    /// The client has a server, and has it no more.
    void server_opens(std::string_view address, const document& options);
    void server_closes(std::string_view address);
    /// At the end, when no connection is left.
    void all_servers_close();
    /// Of the monitor: whether a server is known. One that is known no longer has lost its
    /// connections.
    void server_is_known(std::string_view address, bool known) {
        server_is_known(address, known, true);
    }
    /// Made now, or waited for.
    [[nodiscard]] std::size_t under_way() const noexcept { return under_way_.load(); }
    [[nodiscard]] std::size_t known_servers() const noexcept { return known_.load(); }
    /// Clients that have one.
    [[nodiscard]] std::size_t established() const noexcept { return established_.load(); }
    [[nodiscard]] std::size_t most() const noexcept { return most_; }
    [[nodiscard]] milliseconds limit() const noexcept { return limit_; }

private:
    friend class wire;
    struct waiter;

    void add(wire& one);
    void remove(wire& one) noexcept;
    void changed() const noexcept;
    void server_is_known(std::string_view address, bool known, bool tell);
    void tell_of_server(std::string_view address, bool known) const;
    server& of(std::string_view address);
    void admit(server& to) noexcept;
    void fail_before(server& to, clock::time_point since) noexcept;

    const std::size_t most_;
    const milliseconds limit_;
    listeners* const told_;
    std::function<void()> change_;
    std::atomic<std::size_t> under_way_{0}, known_{0}, established_{0};
    std::mutex mutex_;  // of what follows
    std::condition_variable decided_;
    std::map<std::string, server, std::less<>> servers_;
    std::vector<wire*> wires_;
    bool closed_ = false;
};

}  // namespace motor::driver
