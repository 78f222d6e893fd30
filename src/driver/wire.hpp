// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/home_process.hpp>

#include "checkout.hpp"
#include "connecting.hpp"

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

namespace motor::driver {

class server_states;

/// What the connections of one client pool have in common.
struct wire_settings {
    const home_process home{};
    // Set before the first connection.
    bool polling = true;
    std::string ca_directory{}, crl_file{};  ///< of TLS; empty: none
    std::shared_ptr<server_states> servers{};
    listeners* told = nullptr;  ///< of connections; null: nobody
    /// Not const: it is where the pool's clients meet.
    connecting making{2, std::chrono::seconds{10}};
    std::atomic<bool> closing{false};  ///< from now on nothing on the wire waits for long
    std::atomic<std::size_t> leases{0};
    std::atomic<std::uint64_t> polls_won{0}, polls_lost{0};
};

/// The sockets of one libmongoc client (one for each server it talks to, of which it uses one at a
/// time), seen from other threads: they can end its waiting for a reply.
///
/// What is given up while its command is on the wire loses its connection: the client is not used
/// again. To libmongoc that looks like a server that refused the command: it neither retries, nor
/// takes the server for lost and drops all connections to it, as it does after a failure of the
/// network. What is given up before, while a server is selected or a connection is made, loses its
/// command alone, which is refused in the same way. A connection that is being made is made, and
/// kept: to throw it away would be a failure of the network too, and nobody whose patience is
/// shorter than a handshake would ever get one.
class wire {
public:
    using clock = std::chrono::steady_clock;

    /// One connection, as its stream knows it.
    struct link {
        connecting::server* to = nullptr;
        checkout::connection told;  ///< null: nobody listens
    };

    explicit wire(wire_settings& settings);
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;
    ~wire();

    /// Held by the thread that uses the libmongoc client: several cursors may share one.
    [[nodiscard]] std::mutex& in_use() noexcept { return in_use_; }
    /// Several cursors use it: one that is given up must not cost the others their connection, so
    /// that its command is left to end by itself.
    void share(bool on) noexcept { shared_.store(on, std::memory_order_relaxed); }
    /// Any thread, until renew(): ends the waiting for the command that is on the wire, or else
    /// refuses those that follow.
    void give_up() noexcept;
    /// Any thread, when all is over: also fails a connection that is being made.
    void close() noexcept;
    /// The thread that uses the connection, before a command. Only what is timed reads the clock.
    void start(bool timed) noexcept {
        command_since_.store({}, std::memory_order_relaxed);
        timed_ = timed;
    }
    /// And after it: the next one is another operation's, who has not given up anything.
    void renew() noexcept;

    /// The command has a limit of its own, and is aborted when that is over.
    [[nodiscard]] bool limited() const noexcept {
        return timed_ && !shared_.load(std::memory_order_relaxed);
    }

    // The thread that uses it makes a connection; libmongoc does nothing else meanwhile.
    /// Waits for its turn. False if there will be none.
    bool begin_connecting(std::string_view address);
    /// The socket is there, and so is TLS: what is left of it is up to libmongoc.
    void hand_over();
    /// It could not be made.
    void fail_connecting() noexcept;
    /// What it is; its `to` is null if it makes none.
    [[nodiscard]] const link& making() const noexcept { return making_; }
    /// Nothing else can be done to end its turn: when all that libmongoc had to do has been done.
    void finish_connecting() noexcept;
    /// Its connections are libmongoc's own, of which nobody knows anything.
    void know_nothing() noexcept { known_ = false; }
    /// Any thread: it has a connection that libmongoc will use, unless it needs one to another
    /// server, or finds that the one has become useless.
    [[nodiscard]] bool established() const noexcept {
        return established_.load(std::memory_order_relaxed) || !known_;
    }

    /// While nobody uses it: its server has closed the connection that it has.
    [[nodiscard]] bool closed_by_peer() const noexcept;

    // For events of connections: around all that one operation sends in a row.
    void begin_use() noexcept;
    void end_use() noexcept;
    /// Within it: what is made now is made ahead, and not for an operation.
    void make_ahead() noexcept;
    /// The calling thread is about to send a command to that server.
    static void before_command(std::string_view address) noexcept;

    /// A socket, of that connection, begins to use the wire; false if it must not.
    bool begin(int socket, bool handshake, const link& of) noexcept;
    /// The reply is here, or none will be: nothing of the command is on the wire any more.
    void end(int socket) noexcept;
    /// A socket is closed, so that its number may become another's.
    void close_socket(int socket, const link& of, bool failed) noexcept;

    /// Any thread: when the command that is on the wire began; the epoch if it has not, or is not
    /// timed.
    [[nodiscard]] clock::time_point command_since() const noexcept {
        return command_since_.load(std::memory_order_relaxed);
    }

    [[nodiscard]] wire_settings& settings() const noexcept { return settings_; }
    /// A command was given up on the wire, or it has been closed.
    [[nodiscard]] bool broken() const noexcept { return command_.load() == lost || closed_.load(); }
    /// What is being sent or waited for has no chance any more.
    [[nodiscard]] bool failing(bool handshake) const noexcept {
        return closed_.load() || (!handshake && command_.load() == lost);
    }

private:
    friend class connecting;

    void end_connecting(bool made) noexcept;
    void settle(int socket, const link& of) noexcept;
    void tell_closed(const link& of, bool failed) noexcept;
    void set_established(bool on) noexcept;
    void lost_connections_to(const connecting::server& which) noexcept {
        if (serves_.load() == &which) set_established(false);
    }

    // What command_ is, unless it is the socket of the command on the wire.
    static constexpr int none = -1, refused = -2, lost = -3;

    wire_settings& settings_;
    std::mutex in_use_;
    std::atomic<bool> shared_{false};
    std::atomic<bool> closed_{false};
    bool timed_ = false, known_ = true, handed_over_ = false;
    link making_;
    std::optional<checkout> told_;
    std::vector<checkout::connection> told_connections_;  // those that libmongoc has
    std::atomic<bool> established_{false};
    std::atomic<connecting::server*> serves_{nullptr};  // where the last command went
    int serving_socket_ = -1;
    std::atomic<clock::time_point> command_since_{};
    // One word, so that giving up and sending see each other: the first to change it decides
    // whether the command goes out.
    std::atomic<int> command_{none};
    std::atomic<int> handshake_socket_{-1};
    std::mutex
        closing_;  // a socket is not closed, nor its number used again, while it is shut down
};

}  // namespace motor::driver
