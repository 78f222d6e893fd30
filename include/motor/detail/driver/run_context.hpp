// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/command_kind.hpp>
#include <motor/detail/driver/last_command.hpp>
#include <motor/detail/driver/namespace_settings.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace motor::detail {

class connection;
class server_cursor;
class server_session;
struct answer;
struct get_more_options;

/// Everything that an operation runs with: a connection, a namespace with its settings, a deadline,
/// perhaps a session. This is also the blocking API:
/// `run_context{*pool.pop(), settings}.run(ops::find_one(filter))`.
class MOTOR_EXPORT run_context {
public:
    using clock = std::chrono::steady_clock;

    run_context(detail::connection& connection, const namespace_settings& settings,
                clock::time_point deadline = {}) noexcept
        : connection_(connection), settings_(settings), deadline_(deadline) {}
    /// A context in a session, with the connection that the session is bound to.
    run_context(std::shared_ptr<server_session> session, const namespace_settings& settings,
                clock::time_point deadline = {}) noexcept;

    /// Runs an operation in the calling thread.
    template <class Operation>
    typename Operation::result run(const Operation& operation) const {
        last_command::forget();
        try {
            return operation.run(*this);
        } catch (...) {
            last_command::name_in(std::current_exception());
            throw;
        }
    }

    /// A context with the same connection, session and deadline in another namespace. The settings
    /// must outlive it.
    [[nodiscard]] run_context aimed_at(const namespace_settings& other) const noexcept {
        return {*this, other, deadline_};
    }

    /// A context without the deadline: no limit is sent to servers.
    [[nodiscard]] run_context without_deadline() const noexcept { return {*this, settings_, {}}; }

    /// Sends a command with the namespace's concerns, except those that `own` overrides. Throws
    /// invalid_operation for negative numbers that no server takes.
    document command(document_view body, command_kind kind, const concerns& own = {}) const;
    /// Sends a command as command() does, but without the namespace's concerns.
    document command_as_is(document_view body, const concerns& own = {}) const;
    /// Sends the user's own command, of which only `maxTimeMS` is checked, without the namespace's
    /// concerns. Also returns which server answered.
    answer answer_as_is(document_view body, const concerns& own = {}) const;
    /// An exhausted cursor.
    [[nodiscard]] server_cursor empty_cursor() const;
    /// Sends a command that opens a cursor. Throws errc::protocol if the reply has none.
    server_cursor open_cursor(document_view body, command_kind kind, const concerns& own,
                              const get_more_options& more) const;

    [[nodiscard]] const std::string& database() const noexcept { return settings_.database; }
    [[nodiscard]] const std::string& collection() const noexcept { return settings_.collection; }
    [[nodiscard]] const namespace_settings& settings() const noexcept { return settings_; }
    [[nodiscard]] detail::connection& connection() const noexcept { return connection_; }
    /// The user's session; null if there is none.
    [[nodiscard]] server_session* session() const noexcept { return session_.get(); }
    [[nodiscard]] bool in_transaction() const noexcept;
    /// An operation's own concerns over the namespace's. In a transaction, which has concerns of
    /// its own, nothing is inherited, and an operation's concerns are refused with
    /// invalid_operation. So is an unacknowledged write in a session.
    [[nodiscard]] concerns merged(const concerns& own, command_kind kind) const;
    /// Whether a write with this concern, which merged() has returned, is answered.
    [[nodiscard]] bool acknowledges(const write_concern& merged) const;

private:
    run_context(const run_context& like, const namespace_settings& settings,
                clock::time_point deadline) noexcept
        : connection_(like.connection_),
          settings_(settings),
          deadline_(deadline),
          session_(like.session_) {}

    detail::connection& connection_;
    const namespace_settings& settings_;
    const clock::time_point deadline_;  // the epoch: none
    const std::shared_ptr<server_session> session_;
};

}  // namespace motor::detail
