// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cassert>

namespace motor::detail {

class interruptible;

/// How far a pending operation has come, and who may take it further.
///
///     unarmed --open()--> open --claim()--> claimed --decide()--> decided --deliver()--> delivered
///                           ^                                        |
///                           +---------------- reopen() --------------+
///
/// What might be claimed while it is still being set up begins as unarmed: a request to cancel it
/// is remembered until it is open.
///
/// The worker that runs the operation, its deadline, its stop token and a client that closes race
/// for the outcome. The first to claim it decides it, so that nobody waits for a worker that is
/// stuck; the others leave it alone. If nobody waits any more it is claimed and never decided.
/// Thread-safe.
class pending_state {
public:
    explicit pending_state(bool unarmed = false) noexcept
        : phase_{unarmed ? phase::unarmed : phase::open} {}

    /// It is set up, and can be claimed. Whoever calls this looks at cancel_requested() afterwards.
    void open() noexcept {
        auto expected = phase::unarmed;
        phase_.compare_exchange_strong(expected, phase::open);
    }
    /// True for the first caller, which alone decides the outcome. False for all others.
    [[nodiscard]] bool claim() noexcept {
        auto expected = phase::open;
        return phase_.compare_exchange_strong(expected, phase::claimed);
    }
    [[nodiscard]] bool claimed() const noexcept { return phase_.load() > phase::open; }
    /// The outcome is there. By whoever has claimed it.
    void decide() noexcept { advance(phase::claimed, phase::decided); }
    /// Whoever waits gets the outcome. In the thread that completes the operation.
    void deliver() noexcept { advance(phase::decided, phase::delivered); }
    /// Instead of deliver(): another round begins, whose outcome is to be claimed.
    void reopen() noexcept { advance(phase::decided, phase::open); }

    /// A worker is about to run the operation. False if its outcome has been claimed: it need not.
    ///
    /// This shows where the operation runs and then looks whether it is claimed. Whoever gives an
    /// operation up claims it first and then looks where it runs. So one of them sees the other:
    /// none that was given up runs on without being interrupted.
    [[nodiscard]] bool begin_run(interruptible& here) noexcept {
        runs_on_.store(&here);
        return !claimed();
    }
    void end_run() noexcept { runs_on_.store(nullptr); }
    /// What the operation runs on at the moment; null if it does not run. To interrupt that,
    /// claim() first.
    [[nodiscard]] interruptible* runs_on() const noexcept { return runs_on_.load(); }

    /// Remembers a cancellation for the next round: between two rounds there is nothing to claim.
    void request_cancel() noexcept { cancel_requested_.store(true); }
    [[nodiscard]] bool cancel_requested() const noexcept { return cancel_requested_.load(); }

private:
    enum class phase : unsigned char { unarmed, open, claimed, decided, delivered };

    /// Only one thread may call it at a time: the one that has claimed, and then the one that
    /// completes.
    void advance([[maybe_unused]] phase from, phase to) noexcept {
        assert(phase_.load() == from && "each step is taken once, in this order");
        phase_.store(to);
    }

    std::atomic<interruptible*> runs_on_{nullptr};
    std::atomic<phase> phase_;
    std::atomic<bool> cancel_requested_{false};
};

}  // namespace motor::detail
