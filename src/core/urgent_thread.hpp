// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pool_state.hpp"

#include <condition_variable>

namespace motor::detail {

class pool_core;

/// Runs a pool's urgent jobs one after the other, although all workers may be stuck. Its thread
/// ends when there were none for long.
class urgent_thread {
public:
    explicit urgent_thread(pool_core& core) noexcept : core_(core) {}

    /// Has somebody come for the urgent jobs: their own thread, or a worker that is idle. Without
    /// both it is the first thread that is done with what it does, or their own when the governor
    /// gets one.
    void serve(locked_pool_state& held) noexcept;
    /// The pool closes.
    void stop() noexcept { wake_.notify_one(); }

private:
    void run(worker_thread& self);

    pool_core& core_;
    std::condition_variable wake_;
};

}  // namespace motor::detail
