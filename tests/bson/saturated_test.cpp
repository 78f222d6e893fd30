// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/saturated.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <ratio>
#include <string>

namespace {

using namespace std::chrono;

__extension__ using int128 = __int128;

template <class To>
constexpr To as(motor::saturated<To> given) {
    return given;
}

TEST(saturated, is_the_duration_that_fits) {
    EXPECT_EQ(as<nanoseconds>(5ms), 5'000'000ns);
    EXPECT_EQ(as<nanoseconds>(-1h), -3'600'000'000'000ns);
    EXPECT_EQ(as<nanoseconds>(nanoseconds::max()), nanoseconds::max());
    EXPECT_EQ(as<nanoseconds>(nanoseconds::min()), nanoseconds::min());
    EXPECT_EQ(as<nanoseconds>(hours{2562047}), nanoseconds{hours{2562047}});
    EXPECT_EQ(as<nanoseconds>(hours{-2562047}), nanoseconds{hours{-2562047}});
    EXPECT_EQ(as<milliseconds>(duration<unsigned>{7}), 7s);
    EXPECT_EQ(as<milliseconds>(duration<std::uint64_t>{0}), 0s);
    EXPECT_EQ(as<milliseconds>(duration<std::int8_t>{-7}), -7s);
    EXPECT_EQ(as<milliseconds>(duration<int128>{7}), 7s);
}

TEST(saturated, is_the_longest_or_the_least_that_there_is) {
    EXPECT_EQ(as<nanoseconds>(hours{2562048}), nanoseconds::max());
    EXPECT_EQ(as<nanoseconds>(hours{-2562048}), nanoseconds::min());
    EXPECT_EQ(as<nanoseconds>(hours{5124096}), nanoseconds::max());
    EXPECT_EQ(as<nanoseconds>(years{300}), nanoseconds::max());
    EXPECT_EQ(as<nanoseconds>(seconds::max()), nanoseconds::max());
    EXPECT_EQ(as<nanoseconds>(hours::min()), nanoseconds::min());
    EXPECT_EQ(as<milliseconds>(minutes{307445734561826}), milliseconds::max());
    EXPECT_EQ(as<seconds>(weeks::max()), seconds::max());
    using unsigned_ms = duration<std::uint64_t, std::milli>;
    EXPECT_EQ(as<milliseconds>(unsigned_ms::max()), milliseconds::max());
    EXPECT_EQ(as<milliseconds>(duration<int128>{int128{1} << 100}), milliseconds::max());
    EXPECT_EQ(as<milliseconds>(duration<int128>{-(int128{1} << 100)}), milliseconds::min());
    static_assert(as<nanoseconds>(hours::max()) == nanoseconds::max());
}

TEST(saturated, takes_what_becomes_that_duration_by_itself) {
    using limit = motor::saturated<milliseconds>;
    static_assert(std::is_convertible_v<seconds, limit>);
    static_assert(std::is_convertible_v<std::reference_wrapper<const milliseconds>, limit>);
    static_assert(!std::is_convertible_v<nanoseconds, limit>);
    static_assert(!std::is_convertible_v<duration<double>, limit>);
    static_assert(!std::is_convertible_v<int, limit>);
    static_assert(!std::is_convertible_v<std::string, limit>);
    static_assert(std::is_convertible_v<limit, milliseconds>);
    const milliseconds own{3};
    EXPECT_EQ(as<milliseconds>(std::cref(own)), own);
}

}  // namespace
