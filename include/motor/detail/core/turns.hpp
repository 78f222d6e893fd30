// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/base/guarded.hpp>
#include <motor/detail/driver/interruptible.hpp>

#include <atomic>
#include <exception>
#include <memory>
#include <utility>

namespace motor::detail {

/// Whose turn it is with what serves one operation at a time: a cursor, a stream. It lasts until
/// somebody has got what the operation came to.
///
/// An operation that is given up completes at once, although a worker may be at it for a while. It
/// has its turn until the worker has come back, but nobody waits for what it comes to: it is lost.
/// Whoever comes next learns that here, and sees what the other one did meanwhile when that has
/// given its turn back.
class MOTOR_EXPORT turns {
public:
    class held;
    class turn;

    /// False if an operation has it.
    [[nodiscard]] bool take() noexcept { return !taken_.exchange(true); }
    /// Takes it, or throws: what was lost, if the operation that has it is lost, unless this one
    /// `waits` for it (blocking); otherwise invalid_operation, which names `what`.
    void take_or_throw(const char* what, bool waits);
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
    std::atomic<bool> taken_{false}, any_lost_{false};
    interruptible::condition given_back_;
    mutable guarded<std::exception_ptr> lost_;
};

/// The turn of an operation that has run, kept in it until somebody has got what it came to. A copy
/// of the operation has none.
class turns::held {
public:
    held() = default;
    held(const held&) noexcept {}
    held(held&& other) noexcept : of_(other.of_.exchange(nullptr)) {}
    held& operator=(const held&) = delete;
    ~held() { give_back(); }

    void keep(turns& of) noexcept { of_.store(&of); }
    /// Any thread, once.
    void give_back() noexcept {
        if (auto* of = of_.exchange(nullptr)) of->give_back();
    }
    explicit operator bool() const noexcept { return of_.load() != nullptr; }

private:
    std::atomic<turns*> of_{nullptr};
};

/// The turn of an operation while it runs, and kept in it then.
class [[nodiscard]] turns::turn {
public:
    /// One that has been taken.
    turn(turns& of, held& keep) noexcept : of_(&of), keep_(keep) {}
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;
    ~turn() {
        if (of_) keep_.keep(*of_);
    }
    /// It has not begun: there is nothing to be got.
    void give_back() noexcept { std::exchange(of_, nullptr)->give_back(); }

private:
    turns* of_;
    held& keep_;
};

/// What the operations of something that serves one at a time have in common.
template <class State>
class takes_turns {
public:
    explicit takes_turns(std::shared_ptr<State> of) noexcept : state_(std::move(of)) {}

    /// Any thread: nobody gets what it comes to, but that.
    void lost(const std::exception_ptr& why) noexcept {
        state_->lost(why);
        turn_.give_back();
    }
    /// Nobody has waited: it has run after it was lost.
    void missed() noexcept { turn_.give_back(); }
    /// Somebody has got what it came to. Nothing happens if it was refused its turn: another one's
    /// is not touched.
    void received() noexcept {
        if (!turn_) return;
        state_->received();
        turn_.give_back();
    }

protected:
    std::shared_ptr<State> state_;
    turns::held turn_;
};

}  // namespace motor::detail
