// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/saturated.hpp>
#include <motor/bson/types.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/connection.hpp>
#include <motor/detail/driver/exclusive_use.hpp>
#include <motor/detail/driver/home_process.hpp>
#include <motor/detail/driver/interruptible.hpp>
#include <motor/settings/concerns.hpp>
#include <motor/settings/session_options.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

struct _mongoc_client_session_t;

namespace motor::detail {

class client_pool;
struct namespace_settings;

/// A server session with the connection that it is bound to. Blocking. It serves one operation at a
/// time. Members that need no turn return the state after the last operation.
class MOTOR_EXPORT server_session {
public:
    /// Starts a session. If no server has answered yet, one is asked whether it has sessions.
    /// Throws invalid_operation for options that exclude each other, and the errors of
    /// motor/client_error.hpp.
    server_session(detail::connection& connection, const session_options& options);
    server_session(const server_session&) = delete;
    server_session& operator=(const server_session&) = delete;
    /// Aborts a transaction that is not committed, for which it waits for the server. In another
    /// process than the one that started the session it does nothing.
    ~server_session();

    /// Starts a session that only keeps a cursor's commands together, and does not keep the
    /// connection. Null where the server has no sessions. Throws server_selection_timeout, which
    /// names the command.
    static std::shared_ptr<server_session> implicit(detail::connection& connection,
                                                    document_view command,
                                                    const namespace_settings& settings);

    /// Held by an operation in the session while it runs. If the operation before was given up and
    /// its thread still runs, as while a connection is made, the constructor waits for it. Throws
    /// invalid_operation if another operation runs, if the session has ended, or if the session is
    /// from another client's pool; cancelled if the operation is given up while it waits.
    class turn {
    public:
        turn(server_session& session, const client_pool& client);
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;
        ~turn();

    private:
        server_session& session_;
    };

    // In a turn.
    void start_transaction(const transaction_options& options);
    void commit_transaction();
    void abort_transaction();
    /// Ends the session and returns its connection. A transaction that is not committed is aborted.
    void end();
    [[nodiscard]] detail::connection& connection() const noexcept { return *connection_; }
    /// Null after end().
    [[nodiscard]] _mongoc_client_session_t* native() const noexcept { return native_; }
    /// Whether reads of the transaction go to the primary, by its options or else by the client's.
    [[nodiscard]] bool reads_from_primary() const noexcept { return reads_from_primary_; }

    /// The connection is broken. Call it in a turn or between two, not during end().
    [[nodiscard]] bool lost() const noexcept { return !ended() && connection_->broken(); }

    // Thread-safe from here on.
    [[nodiscard]] bool in_transaction() const noexcept { return in_transaction_.load(); }
    [[nodiscard]] bool ended() const noexcept { return ended_.load(); }
    [[nodiscard]] bool dirty() const noexcept { return dirty_.load(); }
    [[nodiscard]] std::string pinned_server() const;
    /// The session's id as commands carry it: `{id: uuid}`.
    [[nodiscard]] const document& id() const noexcept { return id_; }
    [[nodiscard]] document cluster_time() const;
    [[nodiscard]] std::optional<timestamp> operation_time() const;
    // The next turn applies these.
    void advance_cluster_time(document_view to);
    void advance_operation_time(timestamp to);
    /// Lets the next turn start a transaction, and throw what start_transaction() would. Throws
    /// transaction_error if there is a transaction already, and invalid_operation if the session
    /// has ended.
    void begin_transaction(const transaction_options& options);

private:
    server_session(detail::connection& connection, _mongoc_client_session_t* native);
    void look() noexcept;
    std::uint32_t look_at_native() noexcept;
    void take_over();
    void take_over_times() noexcept;
    [[nodiscard]] std::unique_lock<std::mutex> lock() const;

    const home_process home_;
    std::shared_ptr<detail::connection> lease_;  // null: an implicit session
    detail::connection* connection_;
    const client_pool_impl* const pool_;
    _mongoc_client_session_t* native_;
    read_preference default_read_preference_;
    bool reads_from_primary_ = true;
    document id_;
    std::atomic<bool> in_transaction_{false}, dirty_{false}, ended_{false};
    exclusive_use use_;
    mutable std::mutex mutex_;  // guards the members below
    document cluster_time_, new_cluster_time_;
    std::optional<timestamp> operation_time_, new_operation_time_;
    std::optional<transaction_options> new_transaction_;
    std::uint32_t pinned_to_ = 0;
    std::string pinned_server_;
};

}  // namespace motor::detail
