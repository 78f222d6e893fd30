// SPDX-License-Identifier: Apache-2.0
// How times and durations become BSON values and back. What arithmetic there is, is exact, and
// compiled once: std::chrono's own conversions overflow without a word.
#pragma once

#include <motor/bson/convert.hpp>

#include <chrono>
#include <concepts>
#include <limits>
#include <type_traits>

namespace motor {

namespace detail {

// An integer of any type of up to 128 bits.
struct wide_integer {
    std::uint64_t high = 0, low = 0;  // of its magnitude
    bool negative = false;
};

// A unit of time, in seconds.
struct time_unit {
    std::intmax_t numerator, denominator;
};

// The side to which a fraction is rounded.
enum class dropped { downwards, towards_zero };

// All are false, and leave the rest alone, if the result would not be right: there are not so many
// milliseconds, or the count cannot hold so many. For a count with a fraction `precision` is its
// type's epsilon: what is a millisecond but for rounding is one.
bool to_milliseconds(const wide_integer& count, time_unit unit, dropped fraction,
                     std::int64_t& out) noexcept;
bool to_milliseconds(double count, double precision, time_unit unit, dropped fraction,
                     std::int64_t& out) noexcept;
bool to_milliseconds(long double count, time_unit unit, dropped fraction,
                     std::int64_t& out) noexcept;
bool in_unit(std::int64_t ms, time_unit unit, dropped fraction, wide_integer& out) noexcept;
bool in_unit(std::int64_t ms, time_unit unit, float& out) noexcept;
bool in_unit(std::int64_t ms, time_unit unit, double& out) noexcept;
bool in_unit(std::int64_t ms, time_unit unit, long double& out) noexcept;
// Adds, without wrapping around.
bool move(std::int64_t& ms, std::int64_t by) noexcept;
[[noreturn]] void throw_no_time(std::string_view key, std::string_view what);

template <class Rep>
inline constexpr bool counts_whole = std::numeric_limits<Rep>::is_integer && sizeof(Rep) <= 16;
template <class Rep>
concept time_count = counts_whole<Rep> || std::is_floating_point_v<Rep>;

template <class Rep>
constexpr wide_integer widened(Rep x) noexcept {
    constexpr bool is_wide = sizeof(Rep) > sizeof(std::uint64_t);
    wide_integer out;
    if constexpr (std::numeric_limits<Rep>::is_signed) out.negative = x < 0;
    // Negating as an unsigned number: the least one has no positive.
    out.low = static_cast<std::uint64_t>(x);
    if constexpr (is_wide) out.high = static_cast<std::uint64_t>(x >> 64);
    if (out.negative) {
        out.low = 0 - out.low;
        if constexpr (is_wide) out.high = ~out.high + (out.low == 0);
    }
    return out;
}

template <class Rep>
constexpr bool narrowed(const wide_integer& from, Rep& out) noexcept {
    const auto limit =
        widened(from.negative ? std::numeric_limits<Rep>::min() : std::numeric_limits<Rep>::max());
    if (from.high > limit.high || (from.high == limit.high && from.low > limit.low)) return false;
    const auto low = from.negative ? 0 - from.low : from.low;
    out = static_cast<Rep>(low);
    if constexpr (sizeof(Rep) > sizeof(std::uint64_t)) {
        const auto high = from.negative ? ~from.high + (low == 0) : from.high;
        out |= static_cast<Rep>(high) << 64;
    }
    return true;
}

template <class Rep, class Period>
bool stored(std::chrono::duration<Rep, Period> x, dropped fraction, std::int64_t& ms) noexcept {
    constexpr time_unit unit{Period::num, Period::den};
    if constexpr (counts_whole<Rep>)
        return to_milliseconds(widened(x.count()), unit, fraction, ms);
    else if constexpr (std::same_as<Rep, long double>)
        return to_milliseconds(x.count(), unit, fraction, ms);
    else
        return to_milliseconds(static_cast<double>(x.count()),
                               static_cast<double>(std::numeric_limits<Rep>::epsilon()), unit,
                               fraction, ms);
}

template <class Duration>
bool loaded(std::int64_t ms, dropped fraction, Duration& out) noexcept {
    using rep = typename Duration::rep;
    constexpr time_unit unit{Duration::period::num, Duration::period::den};
    rep count{};
    if constexpr (counts_whole<rep>) {
        wide_integer wide;
        if (!in_unit(ms, unit, fraction, wide) || !narrowed(wide, count)) return false;
    } else if (!in_unit(ms, unit, count)) {
        return false;
    }
    out = Duration{count};
    return true;
}

}  // namespace detail

/// Durations are int64 milliseconds, as MongoDB's own options are: a fraction is dropped. One that
/// does not fit, an infinite one and one that is no number are refused with bson_error;
/// type_mismatch if the duration cannot hold what it reads.
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

namespace detail {

// Milliseconds since a clock's epoch become those of system_clock, and the other way round. False
// if there are not so many.
template <class Clock>
struct clock_of_dates {};

template <>
struct clock_of_dates<std::chrono::system_clock> {
    static bool to_date(std::int64_t&) noexcept { return true; }
    static bool from_date(std::int64_t&) noexcept { return true; }
};

template <>
struct clock_of_dates<std::chrono::file_clock> {
    static bool to_date(std::int64_t& ms) noexcept;
    static bool from_date(std::int64_t& ms) noexcept;
};

#if defined(__cpp_lib_chrono) && __cpp_lib_chrono >= 201907L
// Those with leap seconds. A time within one becomes the end of the second before it.
template <class Clock>
    requires requires(std::chrono::time_point<Clock, std::chrono::milliseconds> at) {
        std::chrono::clock_cast<std::chrono::system_clock>(at);
    }
struct clock_of_dates<Clock> {
    static bool to_date(std::int64_t& ms) { return cast<Clock, std::chrono::system_clock>(ms); }
    static bool from_date(std::int64_t& ms) { return cast<std::chrono::system_clock, Clock>(ms); }

private:
    template <class From, class To>
    static bool cast(std::int64_t& ms) {
        constexpr auto apart = std::int64_t{1} << 40;  // more than any two of the clocks are
        if (auto away = ms; !move(away, ms < 0 ? -apart : apart)) return false;
        using std::chrono::milliseconds;
        const std::chrono::time_point<From, milliseconds> at{milliseconds{ms}};
        ms = std::chrono::clock_cast<To>(at).time_since_epoch().count();
        return true;
    }
};
#endif

template <class Clock>
concept has_dates = requires(std::int64_t ms) { clock_of_dates<Clock>::to_date(ms); };

}  // namespace detail

/// Points of time are dates, milliseconds: a smaller fraction is dropped, towards the past. A time
/// that no date can hold is refused with bson_error. So are those of every clock that knows the
/// time of day: system_clock, file_clock, and where the compiler has them utc_clock, tai_clock and
/// gps_clock. A date that is read into a coarser time is rounded down.
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
    /// Throws type_mismatch if the date is too far away for the time_point.
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
