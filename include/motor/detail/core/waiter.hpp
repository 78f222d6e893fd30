// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

namespace motor::detail {

/// Who waits for a pending operation: a suspended coroutine, a blocked thread, a callback. At most
/// one of the two functions is called, once: none if the operation could not be started, or was
/// detached before its outcome was claimed.
class MOTOR_EXPORT waiter {
public:
    /// The outcome is there to be taken. May run the user's code, and throw what that throws.
    virtual void deliver() = 0;
    /// Instead of deliver(), when the loop is gone: destroys what waits, and runs no user code.
    virtual void destroy() noexcept = 0;

protected:
    ~waiter() = default;
};

}  // namespace motor::detail
