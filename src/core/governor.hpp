// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pool_state.hpp"

#include <condition_variable>

namespace motor::detail {

class pool_core;

/// Adds and wakes workers while jobs wait for lack of them: policy is in `growth`. Has a thread
/// from the first job that was queued on, asleep while nothing is.
class governor {
public:
    explicit governor(pool_core& core) noexcept : core_(core) {}

    /// Something is queued. May unlock. Without a thread the next job tries again; meanwhile the
    /// workers that are there do the work.
    void look(locked_pool_state& held) noexcept;
    /// The pool closes.
    void stop() noexcept { wake_.notify_one(); }

private:
    void run();
    void sleep(locked_pool_state& held);
    bool watch(locked_pool_state& held);
    bool add_or_wake(locked_pool_state& held);

    pool_core& core_;
    std::condition_variable wake_;
};

}  // namespace motor::detail
