// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/saturated.hpp>
#include <motor/detail/base/export.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <stop_token>
#include <utility>

namespace motor {
class session;
}

namespace motor::detail {

class server_session;

/// An end that several operations have in common, so long after the first of them has started. From
/// any thread.
class common_deadline {
public:
    using clock = std::chrono::steady_clock;  ///< That of time limits.

    /// So long after the first start.
    explicit common_deadline(std::chrono::nanoseconds after) noexcept : after_(after) {}
    /// The end, for one that starts now.
    clock::time_point from(clock::time_point now) noexcept {
        auto end =
            after_ < clock::time_point::max() - now ? now + after_ : clock::time_point::max();
        clock::time_point set{};
        return end_.compare_exchange_strong(set, end) ? end : set;
    }

private:
    const std::chrono::nanoseconds after_;
    std::atomic<clock::time_point> end_{};  // the epoch: nothing has started
};

/// What an operation is given beside its options: how long it may take, who may cancel it, and in
/// which session it runs.
struct start_options {
    static constexpr std::chrono::nanoseconds unlimited = std::chrono::nanoseconds::max();

    std::chrono::nanoseconds within = unlimited;  ///< from its start, waiting in the queue included
    std::shared_ptr<common_deadline> until;       ///< and not beyond this; null: none
    std::stop_token stop;
    bool cancellable = false;  ///< by job::cancel()
    bool for_nobody = false;   ///< it may wait until a thread can be had
    std::shared_ptr<server_session> session;

    /// It may be given up.
    [[nodiscard]] bool any() const noexcept {
        return timed() || cancellable || stop.stop_possible();
    }
    [[nodiscard]] bool timed() const noexcept { return within != unlimited; }
};

/// Found by limits_option::session() where motor::session is known.
MOTOR_EXPORT std::shared_ptr<server_session> session_of(const motor::session& of);

}  // namespace motor::detail
