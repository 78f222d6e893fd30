// SPDX-License-Identifier: Apache-2.0
// Times and durations of every kind at their bounds: the millisecond is right, or it is refused.
#include "bson_checks.hpp"

#include <motor/bson/bson.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <numeric>
#include <optional>
#include <ratio>
#include <type_traits>
#include <vector>

namespace {

using motor::doc;
using namespace std::chrono;

constexpr auto least = std::numeric_limits<std::int64_t>::min();
constexpr auto greatest = std::numeric_limits<std::int64_t>::max();

__extension__ using int128 = __int128;

// Stored milliseconds of a duration; nothing if it is refused.
template <class T>
std::optional<std::int64_t> stored(const T& x) {
    try {
        const motor::document made = doc("x", x);
        const motor::value_view found = made["x"];
        if (found.type() == motor::bson_type::int64) return found.get<std::int64_t>();
        return found.get<motor::date>().time_since_epoch().count();
    } catch (const motor::bson_error& e) {
        EXPECT_NE(std::string_view{e.what()}.find("key \"x\""), std::string_view::npos);
        return std::nullopt;
    }
}

// The duration read from that many milliseconds.
template <class T>
std::optional<T> loaded(std::int64_t ms) {
    constexpr bool is_time = requires { typename T::clock; };
    const motor::document x = is_time ? doc("x", motor::date{milliseconds{ms}}) : doc("x", ms);
    const auto found = x["x"].get_if<T>();
    try {
        EXPECT_EQ(x.get<T>("x"), found);
    } catch (const motor::type_mismatch&) {
        EXPECT_EQ(found, std::nullopt);
    }
    return found;
}

// Counts around zero, the bounds of the type, and the bounds of milliseconds.
template <class Duration>
std::vector<typename Duration::rep> counts() {
    using rep = typename Duration::rep;
    using limits = std::numeric_limits<rep>;
    constexpr int128 num = Duration::period::num, den = Duration::period::den;
    const auto g = std::gcd(std::intmax_t{1000}, Duration::period::den);
    std::vector<rep> all;
    for (const int128 near :
         {int128{0}, static_cast<int128>(limits::min()), static_cast<int128>(limits::max()),
          int128{greatest} * (den / g) / (num * (1000 / g)),
          int128{least} * (den / g) / (num * (1000 / g)), int128{1500}, int128{-1500},
          int128{-1'999'999}})
        for (int128 x = near - 2; x <= near + 2; ++x)
            if (x >= static_cast<int128>(limits::min()) && x <= static_cast<int128>(limits::max()))
                all.push_back(static_cast<rep>(x));
    return all;
}

int128 rounded_down(int128 x, int128 by) { return x / by - (x % by < 0); }

template <class Duration>
void expect_every_count() {
    constexpr int128 num = Duration::period::num, den = Duration::period::den;
    for (const auto count : counts<Duration>()) {
        // Even the largest count has a product that fits.
        const int128 exact = static_cast<int128>(count) * num * 1000;
        const auto fits = [](int128 ms) { return ms >= least && ms <= greatest; };
        const auto expected = [&](int128 ms) {
            return fits(ms) ? std::optional{static_cast<std::int64_t>(ms)} : std::nullopt;
        };
        SCOPED_TRACE(std::to_string(static_cast<long double>(count)) + " of " +
                     std::to_string(Duration::period::num) + '/' +
                     std::to_string(Duration::period::den));
        EXPECT_EQ(stored(Duration{count}), expected(exact / den));
        EXPECT_EQ(stored(sys_time<Duration>{Duration{count}}), expected(rounded_down(exact, den)));
    }
}

template <class Duration>
void expect_every_reading() {
    using limits = std::numeric_limits<typename Duration::rep>;
    constexpr int128 num = Duration::period::num, den = Duration::period::den;
    for (const std::int64_t ms :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{1999},
          std::int64_t{-1999}, std::int64_t{253402300799999}, std::int64_t{9223372036854},
          std::int64_t{9223372036855}, std::int64_t{-9223372036854}, std::int64_t{-9223372036855},
          std::int64_t{2147483647999}, std::int64_t{2147483648000}, std::int64_t{127999},
          std::int64_t{128000}, greatest, least, greatest - 1, least + 1}) {
        const int128 exact = int128{ms} * den, by = num * 1000;
        const auto expected = [&](int128 count) -> std::optional<Duration> {
            if (count < static_cast<int128>(limits::min()) ||
                count > static_cast<int128>(limits::max()))
                return std::nullopt;
            return Duration{static_cast<typename Duration::rep>(count)};
        };
        SCOPED_TRACE(ms);
        EXPECT_EQ(loaded<Duration>(ms), expected(exact / by));
        const auto at = loaded<sys_time<Duration>>(ms);
        EXPECT_EQ(at ? std::optional{at->time_since_epoch()} : std::nullopt,
                  expected(rounded_down(exact, by)));
    }
}

template <class Duration>
void expect_exact() {
    expect_every_count<Duration>();
    expect_every_reading<Duration>();
}

template <class Rep>
void expect_exact_in_every_unit() {
    expect_exact<duration<Rep, std::pico>>();
    expect_exact<duration<Rep, std::nano>>();
    expect_exact<duration<Rep, std::micro>>();
    expect_exact<duration<Rep, std::milli>>();
    expect_exact<duration<Rep, std::centi>>();
    expect_exact<duration<Rep, std::ratio<1, 60>>>();
    expect_exact<duration<Rep, std::ratio<1001, 30000>>>();
    expect_exact<duration<Rep>>();
    expect_exact<duration<Rep, std::ratio<60>>>();
    expect_exact<duration<Rep, std::ratio<3600>>>();
    expect_exact<duration<Rep, days::period>>();
    expect_exact<duration<Rep, weeks::period>>();
    expect_exact<duration<Rep, months::period>>();
    expect_exact<duration<Rep, years::period>>();
}

TEST(times, are_exact_or_refused_in_every_unit) {
    expect_exact_in_every_unit<std::int64_t>();
    expect_exact_in_every_unit<std::uint64_t>();
    expect_exact_in_every_unit<std::int32_t>();
    expect_exact_in_every_unit<std::uint32_t>();
    expect_exact_in_every_unit<std::int8_t>();
}

TEST(times, of_one_unit_or_another_are_refused_at_their_bounds) {
    EXPECT_EQ(stored(sys_seconds::max()), std::nullopt);
    EXPECT_EQ(stored(sys_seconds::min()), std::nullopt);
    EXPECT_EQ(stored(duration<std::int32_t, days::period>::max()), 2147483647LL * 86'400'000);
    EXPECT_EQ(stored(sys_days{days{1'000'000'000'000}}), std::nullopt);
    EXPECT_EQ(stored(sys_time<nanoseconds>::max()), greatest / 1'000'000);
    EXPECT_EQ(stored(sys_time<nanoseconds>::min()), least / 1'000'000 - 1);
    EXPECT_EQ(stored(system_clock::time_point{}), 0);
    EXPECT_EQ(stored(hours::max()), std::nullopt);
    EXPECT_EQ(stored(duration<std::int64_t, std::exa>{9}), std::nullopt);
    EXPECT_EQ(stored(duration<std::int64_t, std::exa>{0}), 0);
    EXPECT_EQ(stored(duration<std::int64_t, std::peta>{9}), 9'000'000'000'000'000'000);
    EXPECT_EQ(loaded<nanoseconds>(greatest), std::nullopt);
    EXPECT_EQ(message_of([] { (void)doc("t", sys_seconds::max()); }),
              "key \"t\": the time does not fit an int64 of milliseconds");
    EXPECT_EQ(message_of([] { (void)doc("t", hours::max()); }),
              "key \"t\": the duration does not fit an int64 of milliseconds");
}

TEST(times, of_128_bits_are_exact_or_refused) {
    using wide_seconds = duration<int128>;
    using wide_nanoseconds = duration<int128, std::nano>;
    constexpr auto one = int128{1};
    EXPECT_EQ(stored(wide_seconds{one << 70}), std::nullopt);
    EXPECT_EQ(stored(wide_seconds{one << 127}), std::nullopt);
    EXPECT_EQ(stored(wide_seconds{-(one << 64)}), std::nullopt);
    EXPECT_EQ(stored(wide_seconds{-(one << 50)}), -(std::int64_t{1} << 50) * 1000);
    EXPECT_EQ(stored(wide_nanoseconds{int128{greatest} * 1'000'000 + 999'999}), greatest);
    EXPECT_EQ(stored(wide_nanoseconds{int128{greatest} * 1'000'000 + 1'000'000}), std::nullopt);
    EXPECT_EQ(stored(sys_time<wide_nanoseconds>{wide_nanoseconds{int128{least} * 1'000'000}}),
              least);
    EXPECT_EQ(stored(sys_time<wide_nanoseconds>{wide_nanoseconds{int128{least} * 1'000'000 - 1}}),
              std::nullopt);
    for (const auto ms : {least, greatest})
        EXPECT_TRUE(doc("x", ms).get<wide_nanoseconds>("x").count() == int128{ms} * 1'000'000);
}

template <class Rep>
void expect_fractions() {
    using real_seconds = duration<Rep>;
    using limits = std::numeric_limits<Rep>;
    for (const Rep bad : {limits::quiet_NaN(), limits::infinity(), -limits::infinity(),
                          limits::max(), limits::lowest(), Rep(1e19), Rep(-1e19), Rep(0x1p63)}) {
        EXPECT_EQ(stored(real_seconds{bad}), std::nullopt) << bad;
        EXPECT_EQ(stored(sys_time<real_seconds>{real_seconds{bad}}), std::nullopt) << bad;
    }
    EXPECT_EQ(stored(duration<Rep, std::milli>{Rep(0x1p63)}), std::nullopt);
    EXPECT_EQ(stored(duration<Rep, std::milli>{Rep(-0x1p63)}), least);
    EXPECT_EQ(stored(duration<Rep, std::milli>{Rep(0x1p62)}), std::int64_t{1} << 62);
    EXPECT_EQ(stored(real_seconds{Rep(0.3L)}), 300);
    EXPECT_EQ(stored(real_seconds{Rep(1.001L)}), 1001);
    EXPECT_EQ(stored(real_seconds{Rep(1.0005L)}), 1000);
    EXPECT_EQ(stored(real_seconds{Rep(-1.0005L)}), -1000);
    EXPECT_EQ(stored(sys_time<real_seconds>{real_seconds{Rep(-1.0005L)}}), -1001);
    EXPECT_EQ(stored(duration<Rep, std::micro>{Rep(1999.5)}), 1);
    EXPECT_EQ(stored(duration<Rep, std::nano>{limits::denorm_min()}), 0);
    for (const std::int64_t ms : {0, 1, -1, 7, 999, 1001, -1001, 86'399'999}) {
        const auto read = loaded<real_seconds>(ms);
        if (!read) {  // a float has 24 bits
            EXPECT_TRUE((std::is_same_v<Rep, float>)) << ms;
            continue;
        }
        EXPECT_EQ(stored(*read), ms);
        EXPECT_NEAR(static_cast<double>(read->count()), static_cast<double>(ms) / 1000, 1e-3);
    }
}

TEST(times, with_fractions_are_right_to_the_millisecond_or_refused) {
    expect_fractions<float>();
    expect_fractions<double>();
    expect_fractions<long double>();
    EXPECT_EQ(stored(duration<double>{1e300}), std::nullopt);
    EXPECT_EQ(loaded<duration<double>>(greatest), std::nullopt);  // 2^63 is the nearest float
    EXPECT_EQ(loaded<duration<long double>>(least)->count(), -9223372036854775.808L);
    EXPECT_EQ(loaded<duration<float>>(16'777'217'000'000), std::nullopt);
    EXPECT_EQ((loaded<duration<double, days::period>>(43'200'000)->count()), 0.5);
}

TEST(times, of_files_are_dates) {
    using file_ms = time_point<file_clock, milliseconds>;
    const auto now = floor<milliseconds>(system_clock::now());
    const auto as_file = file_clock::from_sys(now);
    EXPECT_EQ(doc("x", as_file), doc("x", now));
    EXPECT_EQ(doc("x", now).get<std::filesystem::file_time_type>("x"), as_file);
    const auto epoch = file_clock::to_sys(time_point<file_clock, seconds>{}).time_since_epoch();
    const auto apart = milliseconds{epoch}.count();
    EXPECT_EQ(stored(file_ms{}), apart);
    EXPECT_EQ(stored(file_clock::time_point::max()),
              file_clock::time_point::max().time_since_epoch() / 1ms + apart);
    const auto towards = apart < 0 ? least : greatest;
    EXPECT_EQ(stored(file_ms{milliseconds{towards - apart}}), towards);
    if (apart != 0) {
        EXPECT_EQ(stored(file_ms{milliseconds{towards}}), std::nullopt);
        EXPECT_EQ(loaded<file_ms>(apart < 0 ? greatest : least), std::nullopt);
    }
    EXPECT_EQ((stored(time_point<file_clock, seconds>::max())), std::nullopt);
    EXPECT_EQ(loaded<file_clock::time_point>(greatest), std::nullopt);
}

TEST(times, of_clocks_without_a_time_of_day_are_not_taken) {
    static_assert(!motor::bson_encodable<steady_clock::time_point>);
    static_assert(!motor::bson_decodable<steady_clock::time_point>);
    static_assert(motor::bson_encodable<file_clock::time_point>);
    static_assert(motor::bson_decodable<time_point<file_clock, days>>);
}

#if defined(__cpp_lib_chrono) && __cpp_lib_chrono >= 201907L
TEST(times, of_clocks_with_leap_seconds_are_dates) {
    const motor::date day = sys_days{2017y / 1 / 1} + 5ms;
    EXPECT_EQ(doc("x", utc_clock::from_sys(day)), doc("x", day));
    EXPECT_EQ(doc("x", day).get<utc_clock::time_point>("x"), utc_clock::from_sys(day));
    EXPECT_EQ(doc("x", clock_cast<tai_clock>(day)), doc("x", day));
    EXPECT_EQ(doc("x", clock_cast<gps_clock>(day)), doc("x", day));
    EXPECT_EQ(doc("x", day).get<gps_clock::time_point>("x"), clock_cast<gps_clock>(day));
    const auto in_leap_second = utc_clock::from_sys(sys_days{2017y / 1 / 1}) - 500ms;
    EXPECT_EQ(stored(in_leap_second), (sys_days{2017y / 1 / 1} - 1ms).time_since_epoch() / 1ms);
    EXPECT_EQ(stored(utc_seconds::max()), std::nullopt);
    EXPECT_EQ(stored(utc_time<milliseconds>::min()), std::nullopt);
    EXPECT_EQ(loaded<utc_time<milliseconds>>(greatest), std::nullopt);
}
#endif

}  // namespace
