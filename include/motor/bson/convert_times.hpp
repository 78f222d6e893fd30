// SPDX-License-Identifier: Apache-2.0
// How times and durations become BSON values and back. What arithmetic there is, is exact, and
// compiled once: std::chrono's own conversions overflow without a word.
#pragma once

#include <motor/bson/convert.hpp>
#include <motor/detail/bson/times.hpp>

#include <chrono>
#include <concepts>
#include <limits>
#include <type_traits>

namespace motor {

/// Durations are stored as int64 milliseconds, like MongoDB's own options: a fraction is dropped.
/// An infinite duration, one that is not a number and one that does not fit are refused with
/// bson_error. Reading throws type_mismatch if the duration cannot hold the stored value.
template <class Rep, class Period>
    requires detail::time_count<Rep>
struct bson_codec<std::chrono::duration<Rep, Period>> {
    using duration = std::chrono::duration<Rep, Period>;
    static void encode(const value_slot& to, duration x) {
        std::int64_t ms = 0;
        if (!detail::stored(x, detail::dropped::towards_zero, ms))
            detail::throw_no_time(to.key(), "duration");
        to.write(ms);
    }
    static duration decode(const value_view& from) {
        const auto ms = detail::read_or_throw<std::int64_t>(from, "int64");
        duration out{};
        if (!detail::loaded(ms, detail::dropped::towards_zero, out))
            detail::throw_out_of_range(from, "duration");
        return out;
    }
};

/// Points in time are stored as dates, in milliseconds: a smaller fraction is dropped, towards the
/// past. A time that no date can hold is refused with bson_error. Supported are the clocks that
/// know the time of day: system_clock, file_clock, and where the compiler has them utc_clock,
/// tai_clock and gps_clock. A date that is read into a coarser time is rounded down.
template <class Clock, class Duration>
    requires detail::has_dates<Clock> && detail::time_count<typename Duration::rep>
struct bson_codec<std::chrono::time_point<Clock, Duration>> {
    using time_point = std::chrono::time_point<Clock, Duration>;
    static void encode(const value_slot& to, time_point x) {
        std::int64_t ms = 0;
        if (!detail::stored(x.time_since_epoch(), detail::dropped::downwards, ms) ||
            !detail::clock_of_dates<Clock>::to_date(ms))
            detail::throw_no_time(to.key(), "time");
        to.write(date{std::chrono::milliseconds{ms}});
    }
    /// Reads a date. Throws type_mismatch if it is too far away for the time_point.
    static time_point decode(const value_view& from) {
        auto ms = detail::read_or_throw<date>(from, "date").time_since_epoch().count();
        Duration out{};
        if (!detail::clock_of_dates<Clock>::from_date(ms) ||
            !detail::loaded(ms, detail::dropped::downwards, out))
            detail::throw_out_of_range(from, "date of this clock");
        return time_point{out};
    }
};

}  // namespace motor
