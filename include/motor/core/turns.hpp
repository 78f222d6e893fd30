// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <exception>
#include <mutex>

namespace motor::core {

/// Whose turn it is with what serves one operation at a time: a cursor, a stream.
///
/// An operation that is given up completes at once, although a worker may be at it for a while. It
/// has its turn until then, but nobody waits for what it comes to: it is lost. Whoever comes next
/// learns that here, and sees what the other one did meanwhile when that has given its turn back.
class turns {
public:
    /// False if an operation has it.
    [[nodiscard]] bool take() noexcept { return !taken_.exchange(true); }
    void give_back() noexcept;

    /// Any thread: nobody waits any more for the operation that has the turn, if one has, because
    /// of that.
    void lose(const std::exception_ptr& why) noexcept;
    /// That, until it is found(); null if nothing is lost.
    [[nodiscard]] std::exception_ptr lost() const;
    /// The same, asked in a moment.
    [[nodiscard]] bool any_lost() const noexcept { return any_lost_.load(); }
    /// The operation that is lost has its turn still.
    [[nodiscard]] bool being_lost() const noexcept { return any_lost() && taken_.load(); }
    /// It made no difference, or has been made good.
    void found() noexcept;
    /// Blocking: until it has given its turn back. Throws cancelled if this operation is given up.
    void wait_for_lost();

private:
    void tell() noexcept;

    std::atomic<bool> taken_{false}, any_lost_{false};
    std::atomic<unsigned> changes_{0};  // for those who wait
    mutable std::mutex mutex_;
    std::exception_ptr lost_;
};

}  // namespace motor::core
