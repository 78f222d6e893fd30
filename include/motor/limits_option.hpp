// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/saturated.hpp>
#include <motor/detail/base/access.hpp>
#include <motor/detail/core/start_options.hpp>

#include <chrono>
#include <stop_token>
#include <utility>

namespace motor {

/// Adds within(), stop_on() and session(). `Self` must have `detail::start_options&
/// start_options()`.
template <class Self>
class limits_option {
public:
    /// Time limit: the operation completes with operation_timeout after that time, whether it is in
    /// the queue, selecting a server or on the wire. The remaining time is sent as the server's own
    /// limit (`maxTimeMS`), so that the server stops too; a write may have been done nevertheless.
    /// An operation is not sent if less than 10 ms and less than a sixteenth of its limit remain.
    Self& within(saturated<std::chrono::nanoseconds> limit) & {
        auto& self = static_cast<Self&>(*this);
        detail::access::start_options(self).within = limit;
        return self;
    }
    [[nodiscard]] Self&& within(saturated<std::chrono::nanoseconds> limit) && {
        return std::move(within(limit));
    }

    /// Stop token: the operation completes with errc::cancelled when a stop is requested. A queued
    /// operation is not sent; one on the wire is given up with its connection, and a write may have
    /// been done nevertheless.
    Self& stop_on(std::stop_token token) & {
        auto& self = static_cast<Self&>(*this);
        detail::access::start_options(self).stop = std::move(token);
        return self;
    }
    [[nodiscard]] Self&& stop_on(std::stop_token token) && {
        return std::move(stop_on(std::move(token)));
    }

    /// Session in which the operation runs, on the session's connection. The operation completes
    /// with invalid_operation if another one runs in the session, or if the session belongs to
    /// another client.
    Self& session(const motor::session& in) & {
        auto& self = static_cast<Self&>(*this);
        detail::access::start_options(self).session = detail::session_of(in);
        return self;
    }
    [[nodiscard]] Self&& session(const motor::session& in) && { return std::move(session(in)); }
};

}  // namespace motor
