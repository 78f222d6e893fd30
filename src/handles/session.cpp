// SPDX-License-Identifier: Apache-2.0
#include <motor/session.hpp>

#include <motor/client_error.hpp>
#include <motor/detail/driver/server_session.hpp>

namespace motor {

/// session_state ends the session when its last owner is gone, even if that is an operation.
std::shared_ptr<detail::server_session> detail::session_of(const session& session) {
    return {session.state_, &session.server_session()};
}

detail::server_session& session::server_session() const {
    if (!state_) throw invalid_operation{"this session was never started, or was moved from"};
    return state_->server_session();
}

operation<detail::session_ops::start_transaction> session::start_transaction(
    const transaction_options& options) const {
    return make(detail::session_ops::start_transaction{options});
}

operation<detail::session_ops::commit_transaction> session::commit_transaction() const {
    return make(detail::session_ops::commit_transaction{});
}

operation<detail::session_ops::abort_transaction> session::abort_transaction() const {
    return make(detail::session_ops::abort_transaction{});
}

operation<detail::session_ops::end> session::end() const {
    return make(detail::session_ops::end{});
}

void session::begin_transaction(const transaction_options& options) const {
    server_session().begin_transaction(options);
}

bool session::in_transaction() const noexcept {
    return state_ && state_->server_session().in_transaction();
}

bool session::ended() const noexcept { return !state_ || state_->server_session().ended(); }

bool session::dirty() const noexcept { return state_ && state_->server_session().dirty(); }

bool session::lost() const noexcept { return state_ && state_->server_session().lost(); }

std::string session::pinned_server() const { return server_session().pinned_server(); }

const document& session::id() const { return server_session().id(); }

document session::cluster_time() const { return server_session().cluster_time(); }

std::optional<timestamp> session::operation_time() const {
    return server_session().operation_time();
}

void session::advance_cluster_time(document_view to) const {
    server_session().advance_cluster_time(to);
}

void session::advance_operation_time(timestamp to) const {
    server_session().advance_operation_time(to);
}

}  // namespace motor
