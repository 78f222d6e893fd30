// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/worker_pool.hpp>
#include <motor/driver/session.hpp>

#include <memory>

namespace motor {

/// A session as its handles, cursors and operations share it.
class session_state {
public:
    session_state(std::unique_ptr<driver::session> made, std::weak_ptr<core::worker_pool> workers);
    session_state(const session_state&) = delete;
    session_state& operator=(const session_state&) = delete;
    /// Ends the session on a worker, for somebody who does not wait: there may be a transaction to
    /// abort, or a cursor of the session that is just being closed.
    ~session_state();

    [[nodiscard]] driver::session& driver() const noexcept { return *driver_; }

private:
    std::unique_ptr<driver::session> driver_;
    std::weak_ptr<core::worker_pool> workers_;
};

}  // namespace motor
