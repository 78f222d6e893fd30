// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/saturated.hpp>
#include <motor/bson/types.hpp>
#include <motor/driver/call.hpp>
#include <motor/driver/concerns.hpp>
#include <motor/driver/connection.hpp>
#include <motor/driver/home_process.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

struct _mongoc_client_session_t;

namespace motor {

/// How a transaction reads and writes. What is not set is as the session's options say, or else the
/// connection string.
/// @see https://www.mongodb.com/docs/manual/core/transactions/
class transaction_options {
public:
    /// What its reads return; snapshot, for instance.
    transaction_options& read_concern(const motor::read_concern& own) & {
        settings_.read_concern = own;
        return *this;
    }
    [[nodiscard]] transaction_options&& read_concern(const motor::read_concern& own) && {
        return std::move(read_concern(own));
    }
    /// Of the commit.
    transaction_options& write_concern(const motor::write_concern& own) & {
        settings_.write_concern = own;
        return *this;
    }
    [[nodiscard]] transaction_options&& write_concern(const motor::write_concern& own) && {
        return std::move(write_concern(own));
    }
    /// It must be the primary: with another one each read is refused with invalid_operation, before
    /// it is sent. Those of databases and collections do not count in a transaction.
    transaction_options& read_preference(const motor::read_preference& own) & {
        settings_.read_preference = own;
        return *this;
    }
    [[nodiscard]] transaction_options&& read_preference(const motor::read_preference& own) && {
        return std::move(read_preference(own));
    }
    /// How long the server may take to commit.
    transaction_options& max_commit_time(saturated<std::chrono::milliseconds> limit) & {
        max_commit_time_ = limit;
        return *this;
    }
    [[nodiscard]] transaction_options&& max_commit_time(
        saturated<std::chrono::milliseconds> limit) && {
        return std::move(max_commit_time(limit));
    }

    /// For how long with_transaction() tries again; 120 s unless told.
    transaction_options& retry_limit(saturated<std::chrono::nanoseconds> limit) & {
        retry_limit_ = limit;
        return *this;
    }
    [[nodiscard]] transaction_options&& retry_limit(saturated<std::chrono::nanoseconds> limit) && {
        return std::move(retry_limit(limit));
    }

    [[nodiscard]] const concerns& settings() const noexcept { return settings_; }
    [[nodiscard]] std::chrono::nanoseconds retry_limit() const noexcept { return retry_limit_; }
    [[nodiscard]] std::optional<std::chrono::milliseconds> max_commit_time() const noexcept {
        return max_commit_time_;
    }

private:
    concerns settings_;
    std::optional<std::chrono::milliseconds> max_commit_time_;
    std::chrono::nanoseconds retry_limit_ = std::chrono::seconds{120};
};

/// What a session guarantees.
/// @see https://www.mongodb.com/docs/manual/core/read-isolation-consistency-recency/
class session_options {
public:
    /// Its reads see its earlier writes, whichever server they go to. On unless told, or snapshot.
    session_options& causal_consistency(bool on) & {
        causal_consistency_ = on;
        return *this;
    }
    [[nodiscard]] session_options&& causal_consistency(bool on) && {
        return std::move(causal_consistency(on));
    }
    /// All its reads see the data of one moment, that of the first. Not with causal consistency,
    /// and for reads only.
    session_options& snapshot(bool on) & {
        snapshot_ = on;
        return *this;
    }
    [[nodiscard]] session_options&& snapshot(bool on) && { return std::move(snapshot(on)); }
    /// What its transactions have unless they are started with others.
    session_options& default_transaction_options(const transaction_options& own) & {
        transactions_ = own;
        return *this;
    }
    [[nodiscard]] session_options&& default_transaction_options(const transaction_options& own) && {
        return std::move(default_transaction_options(own));
    }

    [[nodiscard]] std::optional<bool> causal_consistency() const noexcept {
        return causal_consistency_;
    }
    [[nodiscard]] bool snapshot() const noexcept { return snapshot_; }
    [[nodiscard]] const transaction_options& default_transaction_options() const noexcept {
        return transactions_;
    }

private:
    std::optional<bool> causal_consistency_;
    bool snapshot_ = false;
    transaction_options transactions_;
};

namespace driver {

class client_pool;
struct scope;

/// A server session with the connection that it is bound to, blocking. One operation at a time;
/// what is asked of it without a turn is as it was after the last one.
class session {
public:
    /// Asks a server whether it has sessions, if none has answered yet. Throws invalid_operation
    /// for options that exclude each other, and what motor/driver/error.hpp lists.
    session(connection& via, const session_options& options);
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    /// Aborts a transaction that is not committed, which asks the server. Elsewhere than at home it
    /// leaves all to the process that started it.
    ~session();

    /// One that only keeps a cursor's commands together; null where the server has no sessions. It
    /// does not keep the connection. Throws server_selection_timeout, naming the command.
    static std::shared_ptr<session> implicit(connection& via, document_view command,
                                             const scope& where);

    /// Held by an operation in the session while it runs. If the one before was given up and its
    /// thread is still at it, as while a connection is made, that is waited for. Throws
    /// invalid_operation if another one runs, if the session has ended, or if it is of another
    /// client than `by`; cancelled if it is itself given up while it waits.
    class turn {
    public:
        turn(session& of, const client_pool& by);
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;
        ~turn();

    private:
        session& of_;
    };

    // In a turn.
    void start_transaction(const transaction_options& options);
    void commit_transaction();
    void abort_transaction();
    /// Gives back what it holds; a transaction that is not committed is aborted.
    void end();
    [[nodiscard]] connection& via() const noexcept { return *connection_; }
    /// Null after end().
    [[nodiscard]] _mongoc_client_session_t* native() const noexcept { return native_; }
    /// What the options of its transaction say of reads, or else the client.
    [[nodiscard]] bool reads_from_primary() const noexcept { return reads_from_primary_; }

    // Any thread.
    [[nodiscard]] bool in_transaction() const noexcept { return in_transaction_.load(); }
    [[nodiscard]] bool ended() const noexcept { return ended_.load(); }
    [[nodiscard]] bool dirty() const noexcept { return dirty_.load(); }
    [[nodiscard]] std::string pinned_server() const;
    /// `{id: uuid}`, as commands carry it.
    [[nodiscard]] const document& id() const noexcept { return id_; }
    [[nodiscard]] document cluster_time() const;
    [[nodiscard]] std::optional<timestamp> operation_time() const;
    /// Taken over with the next turn.
    void advance_cluster_time(document_view to);
    void advance_operation_time(timestamp to);

private:
    session(connection& via, _mongoc_client_session_t* native) noexcept;
    void take();
    void give_back() noexcept;
    void look() noexcept;
    std::uint32_t look_at_native() noexcept;
    void take_over() noexcept;
    [[nodiscard]] std::unique_lock<std::mutex> lock() const;

    const home_process home_;
    std::shared_ptr<connection> lease_;  // none: an implicit session of a cursor that has one
    connection* connection_;
    const pooled_clients* const pool_;
    _mongoc_client_session_t* native_;
    read_preference default_read_preference_;
    bool reads_from_primary_ = true;
    document id_;
    std::atomic<bool> busy_{false}, in_transaction_{false}, dirty_{false}, ended_{false};
    call::change given_back_;
    mutable std::mutex mutex_;  // of what follows, and for whoever makes it busy
    call* of_whom_ = nullptr;   // whose turn it is
    document cluster_time_, new_cluster_time_;
    std::optional<timestamp> operation_time_, new_operation_time_;
    std::uint32_t pinned_to_ = 0;
    std::string pinned_server_;
};

}  // namespace driver
}  // namespace motor
