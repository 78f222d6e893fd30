// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pool_state.hpp"

#include <condition_variable>

namespace motor::detail {

class pool_core;

/// Makes connections ahead, and again when some are lost. In a thread of its own, one after the
/// other, so that an operation that needs one waits for no more than one of them.
class connection_keeper {
public:
    explicit connection_keeper(pool_core& core) noexcept : core_(core) {}

    /// Starts its thread, if it is wanted and is not there. Where none can be had the next call
    /// tries again.
    void start_if_needed(locked_pool_state& held) noexcept;
    /// Something has changed, or the pool closes.
    void look() noexcept { changed_.notify_one(); }

private:
    void run();
    bool make_one(locked_pool_state& held);

    pool_core& core_;
    std::condition_variable changed_;
};

}  // namespace motor::detail
