// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pool_core.hpp"

namespace motor::detail {

/// What a worker does: one job after the other, until it was idle for long or the pool closes.
class worker_loop {
public:
    worker_loop(pool_core& core, worker_thread& self) noexcept : core_(core), self_(self) {}
    void run();

private:
    intrusive_ptr<job> next_job(locked_pool_state& held);
    intrusive_ptr<job> take_job(locked_pool_state& held);
    bool poll_for_job(locked_pool_state& held);

    pool_core& core_;
    worker_thread& self_;
};

}  // namespace motor::detail
