// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/saturated.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <stop_token>
#include <utility>

namespace motor {

class session;
namespace driver {
class session;
}

namespace core {

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

/// What an operation is given beside its options: how long it may take, who may call it off, and in
/// which session it runs.
struct limits {
    static constexpr std::chrono::nanoseconds unlimited = std::chrono::nanoseconds::max();

    std::chrono::nanoseconds within = unlimited;  ///< from its start, waiting in the queue included
    std::shared_ptr<common_deadline> until;       ///< and not beyond this; null: none
    std::stop_token stop;
    bool may_be_called_off = false;  ///< by job::call_off()
    bool for_nobody = false;         ///< it may wait until a thread can be had
    std::shared_ptr<driver::session> session;

    /// It may be given up.
    [[nodiscard]] bool any() const noexcept {
        return timed() || may_be_called_off || stop.stop_possible();
    }
    [[nodiscard]] bool timed() const noexcept { return within != unlimited; }
};

/// Found by limits_option::session() where motor::session is known.
std::shared_ptr<driver::session> session_of(const motor::session& of);

/// The fluent members that set them. `Self` has `core::limits& limits()`.
template <class Self>
class limits_option {
public:
    /// It completes with operation_timeout when it has taken that long, wherever it is then: in the
    /// queue, selecting a server, on the wire. What is left is sent as the server's own limit
    /// (maxTimeMS), so that it does not go on for nobody; a write may have been done all the same.
    /// An operation with less than a sixteenth of its limit left, and less than 10 ms, is not sent.
    Self& within(saturated<std::chrono::nanoseconds> limit) & {
        auto& self = static_cast<Self&>(*this);
        self.limits().within = limit;
        return self;
    }
    [[nodiscard]] Self&& within(saturated<std::chrono::nanoseconds> limit) && {
        return std::move(within(limit));
    }

    /// It completes with errc::cancelled when a stop is requested: one that is queued is not sent,
    /// one on the wire is given up with its connection; a write may have been done all the same.
    Self& stop_on(std::stop_token token) & {
        auto& self = static_cast<Self&>(*this);
        self.limits().stop = std::move(token);
        return self;
    }
    [[nodiscard]] Self&& stop_on(std::stop_token token) && {
        return std::move(stop_on(std::move(token)));
    }

    /// It runs in that session, on the connection to which the session is bound. Completes with
    /// invalid_operation if another operation runs in it, or if it is another client's.
    Self& session(const motor::session& in) & {
        auto& self = static_cast<Self&>(*this);
        self.limits().session = session_of(in);
        return self;
    }
    [[nodiscard]] Self&& session(const motor::session& in) && { return std::move(session(in)); }
};

}  // namespace core
}  // namespace motor
