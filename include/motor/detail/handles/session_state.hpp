// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <memory>

namespace motor::detail {

class server_session;
class worker_pool;

/// A session, shared by its handles, cursors and operations.
class MOTOR_EXPORT session_state {
public:
    session_state(std::unique_ptr<detail::server_session> made, std::weak_ptr<worker_pool> workers);
    session_state(const session_state&) = delete;
    session_state& operator=(const session_state&) = delete;
    /// Ends the session on a worker, without waiting: there may be a transaction to abort, or a
    /// cursor of the session that is just being closed.
    ~session_state();

    [[nodiscard]] detail::server_session& server_session() const noexcept {
        return *server_session_;
    }

private:
    std::unique_ptr<detail::server_session> server_session_;
    std::weak_ptr<worker_pool> workers_;
};

}  // namespace motor::detail
