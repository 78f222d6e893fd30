// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/home_process.hpp>

#include "driver/checkout.hpp"
#include "driver/connecting.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motor::detail {

class server_states;

/// Settings and counts that the streams of one client pool share.
struct stream_settings {
    const home_process home{};
    // Set before the first connection.
    bool polling = true;
    std::string ca_directory{}, crl_file{};  ///< of TLS; empty: none
    std::shared_ptr<server_states> servers{};
    detail::listeners* listeners = nullptr;  ///< of events of connections; null: none
    /// The turns to make connections. Not const: the pool's clients meet here.
    connecting making{2, std::chrono::seconds{10}};
    std::atomic<bool> closing{false};  ///< nothing on the wire waits for long any more
    std::atomic<std::size_t> leases{0};
    std::atomic<std::uint64_t> polls_won{0}, polls_lost{0};
};

/// Lets other threads end the wait for a reply on the sockets of one libmongoc client. The client
/// has one socket for each server that it talks to, and uses one at a time.
///
/// An operation that is given up while its command is on the wire loses its connection: the client
/// is not used again. To libmongoc that looks like a server that refused the command. It neither
/// retries, nor takes the server for lost and drops all connections to it, as it does after a
/// failure of the network. An operation that is given up before, while a server is selected or a
/// connection is made, loses only its command, which is refused in the same way. A connection that
/// is being made is made, and kept: dropping it would be a failure of the network too, and an
/// operation with a limit shorter than a handshake would never get a connection.
class socket_breaker {
public:
    using clock = std::chrono::steady_clock;

    /// A connection as its stream knows it.
    struct connection_link {
        connecting::server* server = nullptr;
        checkout::record record;  ///< null: there are no listeners
    };

    explicit socket_breaker(stream_settings& settings);
    socket_breaker(const socket_breaker&) = delete;
    socket_breaker& operator=(const socket_breaker&) = delete;
    ~socket_breaker();

    /// Held by the thread that uses the libmongoc client: several cursors may share one.
    [[nodiscard]] std::mutex& in_use() noexcept { return in_use_; }
    /// Says whether several cursors share the client. While they do, a command that is given up is
    /// left to end by itself, so that it does not cost the others their connection.
    void share(bool shared) noexcept { shared_.store(shared, std::memory_order_relaxed); }
    /// Ends the wait for the command that is on the wire, or else refuses those that follow until
    /// renew(). Thread-safe.
    void interrupt() noexcept;
    /// Ends all waiting for good, also that of a connection that is being made. Thread-safe.
    void close() noexcept;
    /// Begins an operation in the thread that uses the client. Only a timed one reads the clock.
    void start(bool timed) noexcept {
        command_since_.store({}, std::memory_order_relaxed);
        timed_ = timed;
    }
    /// Ends an operation. Commands of the next one are not refused.
    void renew() noexcept;

    /// The command has a limit of its own, and is interrupted when that expires.
    [[nodiscard]] bool limited() const noexcept {
        return timed_ && !shared_.load(std::memory_order_relaxed);
    }

    // Steps of making a connection, in the thread that uses the client. libmongoc does nothing else
    // meanwhile.
    /// Waits for the turn to make a connection. False if there will be none.
    bool begin_connecting(std::string_view address);
    /// The socket is connected, and TLS is started: libmongoc does the rest of the handshake.
    void hand_over();
    /// The connection could not be made.
    void fail_connecting() noexcept;
    /// The connection that is being made; without a server if there is none.
    [[nodiscard]] const connection_link& making() const noexcept { return making_; }
    /// Ends the turn when libmongoc has done all it had to do, if no command has ended it before.
    void finish_connecting() noexcept;
    /// The connections are on libmongoc's own streams, and nothing is known of them.
    void know_nothing() noexcept { known_ = false; }
    /// The client has a connection that libmongoc will use, unless it needs one to another server,
    /// or finds that this one is unusable. Thread-safe.
    [[nodiscard]] bool established() const noexcept {
        return established_.load(std::memory_order_relaxed) || !known_;
    }

    /// The server has closed the client's connection. While no thread uses the client.
    [[nodiscard]] bool closed_by_peer() const noexcept;

    // For events of connections: around the commands that one operation sends in a row.
    void begin_use() noexcept;
    void end_use() noexcept;
    /// The connection that is made now is made ahead, and not for an operation.
    void make_ahead() noexcept;
    /// The calling thread is about to send a command to this server.
    static void before_command(std::string_view address) noexcept;

    /// A socket of this connection begins to send a message. False if it must not.
    bool begin(int socket, bool handshake, const connection_link& link) noexcept;
    /// The reply is here, or none will come: the command is not on the wire any more.
    void end(int socket) noexcept;
    /// Closes a socket, whose number may then become another's.
    void close_socket(int socket, const connection_link& link, bool failed) noexcept;

    /// When the command on the wire went out; the epoch if none has, or it is not timed.
    /// Thread-safe.
    [[nodiscard]] clock::time_point command_since() const noexcept {
        return command_since_.load(std::memory_order_relaxed);
    }

    [[nodiscard]] stream_settings& settings() const noexcept { return settings_; }
    /// A command was interrupted on the wire, or close() was called.
    [[nodiscard]] bool broken() const noexcept { return command_.load() == lost || closed_.load(); }
    /// The message that is sent or waited for has been given up.
    [[nodiscard]] bool failing(bool handshake) const noexcept {
        return closed_.load() || (!handshake && command_.load() == lost);
    }

private:
    friend class connecting;

    void end_connecting(bool made) noexcept;
    void settle(int socket, const connection_link& link) noexcept;
    void tell_closed(const connection_link& link, bool failed) noexcept;
    void set_established(bool established) noexcept;
    void lost_connections_to(const connecting::server& server) noexcept {
        if (serves_.load() == &server) set_established(false);
    }

    // Values of command_ other than the socket of the command on the wire.
    static constexpr int none = -1, refused = -2, lost = -3;

    stream_settings& settings_;
    std::mutex in_use_;
    std::atomic<bool> shared_{false};
    std::atomic<bool> closed_{false};
    bool timed_ = false, known_ = true, handed_over_ = false;
    connection_link making_;
    std::optional<checkout> checkout_;
    std::vector<checkout::record> records_;  // of connections that libmongoc has
    std::atomic<bool> established_{false};
    std::atomic<connecting::server*> serves_{nullptr};  // where the last command went
    int serving_socket_ = -1;
    std::atomic<clock::time_point> command_since_{};
    // One word, so that interrupting and sending see each other: the first to change it decides
    // whether the command goes out.
    std::atomic<int> command_{none};
    std::atomic<int> handshake_socket_{-1};
    std::mutex
        closing_;  // a socket is not closed, nor its number used again, while it is shut down
};

}  // namespace motor::detail
