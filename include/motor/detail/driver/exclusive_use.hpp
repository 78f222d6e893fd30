// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/base/guarded.hpp>
#include <motor/detail/driver/interruptible.hpp>

#include <atomic>

namespace motor::detail {

/// Throws invalid_operation: `what`, so named, serves one operation at a time.
[[noreturn]] MOTOR_EXPORT void refuse_second_operation(const char* what);

/// Lets one operation at a time use something. If the one before was given up and its thread is
/// still at it, as while a connection is made, that is waited for.
class MOTOR_EXPORT exclusive_use {
public:
    /// In the operation's thread. Throws invalid_operation, which names `what`, if another one uses
    /// it; cancelled if this one is given up while it waits.
    void begin(const char* what);
    /// In the same thread.
    void end() noexcept;
    /// Any thread.
    [[nodiscard]] bool under_way() const noexcept { return under_way_.load(); }

private:
    struct occupant {
        [[nodiscard]] bool given_up() const noexcept { return thread && thread->given_up(); }

        bool here = false;
        interruptible* thread = nullptr;
    };

    guarded<occupant> user_;
    std::atomic<bool> under_way_{false};
    interruptible::condition ended_;
};

}  // namespace motor::detail
