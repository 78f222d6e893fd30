// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/operation.hpp>
#include <motor/driver/session.hpp>
#include <motor/session_operations.hpp>
#include <motor/session_state.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace motor {

/// Operations that belong together: those that are given it with `.session(s)` see each other's
/// effects, and may be one transaction. It serves one operation at a time: starting a second one
/// before the first has completed gives invalid_operation, through the result. One that follows an
/// operation that was given up waits until its worker has come back.
///
/// It keeps a connection of its own until its last copy is destroyed, or end(). A transaction that
/// is open then is aborted in the background. An operation in it that is given up on the wire
/// (within(), stop_on(), a cancellation slot) costs it that connection: start another session.
///
/// Copies are one session. Movable between threads.
/// @see https://www.mongodb.com/docs/manual/reference/server-sessions/
class [[nodiscard("a session ends with its last copy")]] session {
public:
    /// None, which is only to be assigned to. It has ended, and whatever else is asked of it, or
    /// done in it, throws invalid_operation.
    session() = default;
    session(core::site at, std::shared_ptr<session_state> state)
        : site_(std::move(at)), state_(std::move(state)) {}

    /// From here on its operations are one transaction. Asks a server only if none is known yet.
    /// Throws transaction_error if there is one already, and unsupported if the server has none.
    operation<session_ops::start_transaction> start_transaction(
        const transaction_options& options = transaction_options{}) const {
        return make(session_ops::start_transaction{options});
    }
    /// Makes it last. Throws an error with the label UnknownTransactionCommitResult where that is
    /// not known: then it may be committed once more.
    operation<session_ops::commit_transaction> commit_transaction() const {
        return make(session_ops::commit_transaction{});
    }
    /// Undoes it. What the server says to that is ignored, as the specification wants.
    operation<session_ops::abort_transaction> abort_transaction() const {
        return make(session_ops::abort_transaction{});
    }
    /// Gives back what it holds, and aborts a transaction that is open. Without it, that happens
    /// when the last copy is destroyed.
    operation<session_ops::end> end() const { return make(session_ops::end{}); }

    /// A transaction has been started and neither committed nor aborted.
    [[nodiscard]] bool in_transaction() const noexcept {
        return state_ && state_->driver().in_transaction();
    }
    /// It takes no more operations.
    [[nodiscard]] bool ended() const noexcept { return !state_ || state_->driver().ended(); }
    /// The connection was lost in one of its operations: the server will not see its id again.
    [[nodiscard]] bool dirty() const noexcept { return state_ && state_->driver().dirty(); }
    /// `host:port` of the mongos that its transaction is bound to; empty if it is to none.
    [[nodiscard]] std::string pinned_server() const { return driver().pinned_server(); }
    /// `{id: uuid}`
    [[nodiscard]] const document& id() const { return driver().id(); }

    /// The cluster's time that its last operation saw; empty before, and without a cluster.
    [[nodiscard]] document cluster_time() const { return driver().cluster_time(); }
    /// When its last operation took place.
    [[nodiscard]] std::optional<timestamp> operation_time() const {
        return driver().operation_time();
    }
    /// What another session has seen, so that this one sees it too. What is older is ignored.
    void advance_cluster_time(document_view to) const { driver().advance_cluster_time(to); }
    /// Makes its reads see what another session has seen by that time.
    void advance_operation_time(timestamp to) const { driver().advance_operation_time(to); }

    friend bool operator==(const session& a, const session& b) noexcept {
        return a.state_ == b.state_;
    }

private:
    friend std::shared_ptr<driver::session> core::session_of(const session& of);

    [[nodiscard]] driver::session& driver() const {
        if (!state_) throw invalid_operation{"this session was never started, or was moved from"};
        return state_->driver();
    }
    template <class Op>
    operation<Op> make(Op what) const {
        return operation<Op>{site_, std::move(what)}.session(*this);
    }

    core::site site_;
    std::shared_ptr<session_state> state_;
};

namespace core {

/// Its last owner, even if that is an operation, ends the session as session_state does.
inline std::shared_ptr<driver::session> session_of(const motor::session& of) {
    return {of.state_, &of.driver()};
}

}  // namespace core
}  // namespace motor
