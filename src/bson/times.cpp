// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/convert_times.hpp>

#include <motor/bson/error.hpp>

#include <cmath>
#include <numeric>

namespace motor::detail {

namespace {

__extension__ using uint128 = unsigned __int128;

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();

// Factor and divisor of a conversion; neither is negative.
struct scale {
    uint128 times, by;
};

scale to_ms(time_unit unit) noexcept {
    const auto common = std::gcd(std::intmax_t{1000}, unit.denominator);
    return {static_cast<uint128>(unit.numerator) * static_cast<unsigned>(1000 / common),
            static_cast<uint128>(unit.denominator / common)};
}

scale from_ms(time_unit unit) noexcept {
    const auto there = to_ms(unit);
    return {there.by, there.times};
}

// Returns false if the product does not fit 128 bits.
bool multiply(uint128 magnitude, const scale& how, bool round_up, uint128& out) noexcept {
    const auto whole = magnitude / how.by, rest = magnitude % how.by;
    uint128 large = 0, small = 0;
    if (__builtin_mul_overflow(whole, how.times, &large) ||
        __builtin_mul_overflow(rest, how.times, &small))
        return false;
    const bool more = round_up && small % how.by != 0;
    return !__builtin_add_overflow(large, small / how.by + more, &out);
}

bool rounds_up(bool negative, dropped fraction) noexcept {
    return negative && fraction == dropped::downwards;
}

template <class Real>
Real multiplied(Real count, const scale& how) noexcept {
    if (how.by == 1) return count * static_cast<Real>(how.times);
    if (how.times == 1) return count / static_cast<Real>(how.by);
    return count * static_cast<Real>(how.times) / static_cast<Real>(how.by);
}

template <class Real>
bool real_to_milliseconds(Real count, Real precision, time_unit unit, dropped fraction,
                          std::int64_t& out) noexcept {
    const Real exact = multiplied(count, to_ms(unit));
    if (!(exact > -0x1p64 && exact < 0x1p64)) return false;  // refuses NaN, too
    Real whole = std::round(exact);
    constexpr int roundings = 4;  // those of the count itself and of the conversion
    if (std::abs(exact - whole) > std::abs(exact) * precision * roundings)
        whole = fraction == dropped::downwards ? std::floor(exact) : std::trunc(exact);
    if (whole < -0x1p63 || whole >= 0x1p63) return false;
    out = static_cast<std::int64_t>(whole);
    return true;
}

template <class Real>
bool real_in_unit(std::int64_t ms, time_unit unit, Real& out) noexcept {
    using wide = std::conditional_t<std::is_same_v<Real, long double>, long double, double>;
    out = static_cast<Real>(multiplied(static_cast<wide>(ms), from_ms(unit)));
    // Converted back, the nearest millisecond must be the same.
    const auto back = std::round(multiplied(static_cast<wide>(out), to_ms(unit)));
    return back >= -0x1p63 && back < 0x1p63 && static_cast<std::int64_t>(back) == ms;
}

}  // namespace

bool to_milliseconds(const wide_integer& count, time_unit unit, dropped fraction,
                     std::int64_t& out) noexcept {
    const auto magnitude = uint128{count.high} << 64 | count.low;
    uint128 ms = 0;
    if (!multiply(magnitude, to_ms(unit), rounds_up(count.negative, fraction), ms)) return false;
    if (ms > uint128{static_cast<std::uint64_t>(greatest)} + count.negative) return false;
    const auto narrow = static_cast<std::uint64_t>(ms);
    out = static_cast<std::int64_t>(count.negative ? 0 - narrow : narrow);
    return true;
}

bool to_milliseconds(double count, double precision, time_unit unit, dropped fraction,
                     std::int64_t& out) noexcept {
    return real_to_milliseconds(count, precision, unit, fraction, out);
}

bool to_milliseconds(long double count, time_unit unit, dropped fraction,
                     std::int64_t& out) noexcept {
    return real_to_milliseconds(count, std::numeric_limits<long double>::epsilon(), unit, fraction,
                                out);
}

bool in_unit(std::int64_t ms, time_unit unit, dropped fraction, wide_integer& out) noexcept {
    const auto from = widened(ms);
    uint128 count = 0;
    if (!multiply(from.low, from_ms(unit), rounds_up(from.negative, fraction), count)) return false;
    out = {static_cast<std::uint64_t>(count >> 64), static_cast<std::uint64_t>(count),
           from.negative};
    return true;
}

bool in_unit(std::int64_t ms, time_unit unit, float& out) noexcept {
    return real_in_unit(ms, unit, out);
}

bool in_unit(std::int64_t ms, time_unit unit, double& out) noexcept {
    return real_in_unit(ms, unit, out);
}

bool in_unit(std::int64_t ms, time_unit unit, long double& out) noexcept {
    return real_in_unit(ms, unit, out);
}

bool move(std::int64_t& ms, std::int64_t by) noexcept {
    return !__builtin_add_overflow(ms, by, &ms);
}

void throw_no_time(std::string_view key, std::string_view what) {
    throw bson_error{"key \"" + std::string{key} + "\": the " + std::string{what} +
                     " does not fit an int64 of milliseconds"};
}

namespace {

std::int64_t epoch_of_files() noexcept {
    using namespace std::chrono;
    return milliseconds{file_clock::to_sys(time_point<file_clock, seconds>{}).time_since_epoch()}
        .count();
}

}  // namespace

bool clock_of_dates<std::chrono::file_clock>::to_date(std::int64_t& ms) noexcept {
    return move(ms, epoch_of_files());
}

bool clock_of_dates<std::chrono::file_clock>::from_date(std::int64_t& ms) noexcept {
    return move(ms, -epoch_of_files());
}

}  // namespace motor::detail
