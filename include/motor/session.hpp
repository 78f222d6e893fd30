// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/types.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/handles/session_operations.hpp>
#include <motor/detail/handles/session_state.hpp>
#include <motor/operation.hpp>
#include <motor/settings/session_options.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace motor {

/// Groups operations: those started with `.session(s)` see each other's effects, and may form a
/// transaction. A session serves one operation at a time: starting a second one before the first
/// has completed gives invalid_operation, through the result. After an operation that was given up,
/// the next one waits until the worker of the former has returned.
///
/// A session keeps a connection of its own until its last copy is destroyed, or end(). A
/// transaction that is open then is aborted in the background. If one of its operations is given up
/// on the wire (by within(), stop_on() or a cancellation slot), the session loses its connection:
/// start another session.
///
/// Copies are one session. Movable between threads.
/// @see https://www.mongodb.com/docs/manual/reference/server-sessions/
class MOTOR_EXPORT [[nodiscard("a session ends with its last copy")]] session {
public:
    /// An empty session, which can only be assigned to. It counts as ended: everything else throws
    /// invalid_operation.
    session() = default;

    /// Starts a transaction, to which the session's next operations belong. Sends nothing, but
    /// selects a server if none is known yet. Throws transaction_error if there is a transaction
    /// already, and unsupported if the server does not have transactions.
    operation<detail::session_ops::start_transaction> start_transaction(
        const transaction_options& options = transaction_options{}) const;
    /// Starts a transaction without an operation of its own: the session's next operation begins
    /// it, and throws what start_transaction() would. Throws transaction_error if there is a
    /// transaction already, and invalid_operation if the session has ended. Thread-safe.
    void begin_transaction(const transaction_options& options = transaction_options{}) const;
    /// Sends `commitTransaction`. If it is unknown whether the transaction was committed, throws an
    /// error with the label UnknownTransactionCommitResult: then it may be committed again.
    operation<detail::session_ops::commit_transaction> commit_transaction() const;
    /// Sends `abortTransaction`: undoes the transaction. The server's answer is ignored, as the
    /// specification requires.
    operation<detail::session_ops::abort_transaction> abort_transaction() const;
    /// Aborts an open transaction and gives back the session's connection. Without end(), that
    /// happens when the last copy is destroyed.
    operation<detail::session_ops::end> end() const;

    /// Whether a transaction has been started and neither committed nor aborted.
    [[nodiscard]] bool in_transaction() const noexcept;
    /// Whether the session has ended and takes no more operations.
    [[nodiscard]] bool ended() const noexcept;
    /// Whether the connection was lost in one of its operations: the session's id is not used
    /// again.
    [[nodiscard]] bool dirty() const noexcept;
    /// Whether the session's connection was given up with one of its operations: start another
    /// session. Do not call it while an operation of the session runs, except for one that was
    /// given up.
    [[nodiscard]] bool lost() const noexcept;
    /// `host:port` of the mongos to which the transaction is bound; empty if there is none.
    [[nodiscard]] std::string pinned_server() const;
    /// Id of the session: `{id: uuid}`.
    [[nodiscard]] const document& id() const;

    /// Cluster time that the session's last operation saw; empty before the first, and without a
    /// cluster.
    [[nodiscard]] document cluster_time() const;
    /// Operation time of the session's last operation.
    [[nodiscard]] std::optional<timestamp> operation_time() const;
    /// Raises the cluster time to that of another session, so that this one sees what the other has
    /// seen. An older time is ignored.
    void advance_cluster_time(document_view to) const;
    /// Raises the operation time to that of another session, so that this one's reads see what the
    /// other had seen by then.
    void advance_operation_time(timestamp to) const;

    friend bool operator==(const session& a, const session& b) noexcept {
        return a.state_ == b.state_;
    }

private:
    friend struct detail::access;
    friend std::shared_ptr<detail::server_session> detail::session_of(const session& of);

    session(detail::handle_context at, std::shared_ptr<detail::session_state> state)
        : context_(std::move(at)), state_(std::move(state)) {}
    [[nodiscard]] detail::server_session& server_session() const;
    template <class Op>
    operation<Op> make(Op what) const {
        return detail::access::make<operation<Op>>(context_, std::move(what)).session(*this);
    }

    detail::handle_context context_;
    std::shared_ptr<detail::session_state> state_;
};

}  // namespace motor
