// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

namespace motor::detail {

// An integer of any type of up to 128 bits.
struct wide_integer {
    std::uint64_t high = 0, low = 0;  // of the absolute value
    bool negative = false;
};

// A unit of time as a fraction of a second.
struct time_unit {
    std::intmax_t numerator, denominator;
};

// Direction in which a fraction is rounded.
enum class dropped { downwards, towards_zero };

// Each returns false and leaves its output alone if the result would be wrong: there is no such
// number of milliseconds, or the count cannot hold it. For a floating-point count `precision` is
// its type's epsilon: a count that misses a whole millisecond only by rounding is taken for that
// millisecond.
MOTOR_EXPORT bool to_milliseconds(const wide_integer& count, time_unit unit, dropped fraction,
                                  std::int64_t& out) noexcept;
MOTOR_EXPORT bool to_milliseconds(double count, double precision, time_unit unit, dropped fraction,
                                  std::int64_t& out) noexcept;
MOTOR_EXPORT bool to_milliseconds(long double count, time_unit unit, dropped fraction,
                                  std::int64_t& out) noexcept;
MOTOR_EXPORT bool in_unit(std::int64_t ms, time_unit unit, dropped fraction,
                          wide_integer& out) noexcept;
MOTOR_EXPORT bool in_unit(std::int64_t ms, time_unit unit, float& out) noexcept;
MOTOR_EXPORT bool in_unit(std::int64_t ms, time_unit unit, double& out) noexcept;
MOTOR_EXPORT bool in_unit(std::int64_t ms, time_unit unit, long double& out) noexcept;
// Adds without wrapping around. Returns false if the sum does not fit.
MOTOR_EXPORT bool move(std::int64_t& ms, std::int64_t by) noexcept;
[[noreturn]] MOTOR_EXPORT void throw_no_time(std::string_view key, std::string_view what);

template <class Rep>
inline constexpr bool counts_whole = std::numeric_limits<Rep>::is_integer && sizeof(Rep) <= 16;
template <class Rep>
concept time_count = counts_whole<Rep> || std::is_floating_point_v<Rep>;

template <class Rep>
constexpr wide_integer widened(Rep x) noexcept {
    constexpr bool is_wide = sizeof(Rep) > sizeof(std::uint64_t);
    wide_integer out;
    if constexpr (std::numeric_limits<Rep>::is_signed) out.negative = x < 0;
    // Negated as an unsigned number: the least value has no positive counterpart.
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

// Converts milliseconds since a clock's epoch to those of system_clock, and back. Returns false if
// the result does not fit.
template <class Clock>
struct clock_of_dates {};

template <>
struct clock_of_dates<std::chrono::system_clock> {
    static bool to_date(std::int64_t&) noexcept { return true; }
    static bool from_date(std::int64_t&) noexcept { return true; }
};

template <>
struct MOTOR_EXPORT clock_of_dates<std::chrono::file_clock> {
    static bool to_date(std::int64_t& ms) noexcept;
    static bool from_date(std::int64_t& ms) noexcept;
};

#if defined(__cpp_lib_chrono) && __cpp_lib_chrono >= 201907L
// Clocks with leap seconds. A time within a leap second becomes the end of the second before it.
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
        constexpr auto apart = std::int64_t{1}
                               << 40;  // more than the difference between any two of the clocks
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

}  // namespace motor::detail
