// SPDX-License-Identifier: Apache-2.0
// Every pair of a stored number's type and a type that reads it, at the bounds of all of them: the
// value is the same, or it is refused.
#include "bson_checks.hpp"

#include <motor/bson/bson.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

namespace {

using motor::doc;

enum class small : std::int8_t {};
enum class large : std::uint64_t {};

template <class T>
inline constexpr bool is_real = std::is_floating_point_v<T>;

// A type that holds the values of all tested types exactly.
using exact = long double;
static_assert(std::numeric_limits<exact>::digits >= 64);

template <class T>
exact exactly(T x) {
    if constexpr (std::is_enum_v<T>)
        return static_cast<exact>(static_cast<std::underlying_type_t<T>>(x));
    else
        return static_cast<exact>(x);
}

template <class T>
bool holds(exact x) {
    if constexpr (std::is_enum_v<T>) {
        return holds<std::underlying_type_t<T>>(x);
    } else {
        using limits = std::numeric_limits<T>;
        return x >= static_cast<exact>(limits::lowest()) &&
               x <= static_cast<exact>(limits::max()) && exactly(static_cast<T>(x)) == x;
    }
}

// Bounds of all types, and their neighbours.
std::vector<exact> values() {
    std::vector<exact> all{0, 0.5L, -0.5L, 1.5L, 0.1, 1e300, -1e300, 1e-300, 1e-40, 1e39};
    const auto add = [&]<class... T>(std::type_identity<T>...) {
        ((all.push_back(exactly(std::numeric_limits<T>::max())),
          all.push_back(exactly(std::numeric_limits<T>::lowest()))),
         ...);
    };
    add(std::type_identity<std::int8_t>{}, std::type_identity<std::uint8_t>{},
        std::type_identity<std::int16_t>{}, std::type_identity<std::uint16_t>{},
        std::type_identity<std::int32_t>{}, std::type_identity<std::uint32_t>{},
        std::type_identity<std::int64_t>{}, std::type_identity<std::uint64_t>{},
        std::type_identity<float>{}, std::type_identity<double>{});
    for (const int power : {24, 53, 62, 63, 64})
        for (const int sign : {1, -1})
            all.push_back(static_cast<exact>(sign) * std::ldexp(exact{1}, power));
    for (const auto x : std::vector(all))
        for (const int by : {-1, 1})
            all.push_back(x + static_cast<exact>(by));
    return all;
}

template <class To>
void expect_value_or_refusal(const motor::document& x, exact value, bool may_round) {
    const auto read = x["x"].get_if<To>();
    std::optional<To> got;
    try {
        got = x.get<To>("x");
    } catch (const motor::type_mismatch&) {
    }
    EXPECT_EQ(got.has_value(), read.has_value()) << x;
    if (got && read) {
        EXPECT_EQ(exactly(*got), exactly(*read)) << x;
    }
    if (may_round && std::is_same_v<To, float>) {
        const auto nearest = static_cast<float>(static_cast<double>(value));
        const bool near = std::isfinite(nearest) && (nearest != 0) == (value != 0) &&
                          std::abs(value) <= exactly(std::numeric_limits<float>::max());
        EXPECT_EQ(got.has_value(), near) << x;
        if (got) {
            EXPECT_EQ(exactly(*got), exactly(nearest)) << x;
        }
    } else if (got) {
        EXPECT_EQ(exactly(*got), value) << x;
    } else if (!(may_round && !is_real<To>)) {  // an integer type reads no double, even a whole one
        EXPECT_FALSE(holds<To>(value)) << x;
    }
}

template <class From>
void expect_from(exact value) {
    if (!holds<From>(value)) return;
    motor::document x;
    try {
        x = doc("x", static_cast<From>(value));
    } catch (const motor::bson_error&) {
        EXPECT_GT(value, exactly(std::numeric_limits<std::int64_t>::max()));
        EXPECT_FALSE(is_real<From>);
        return;
    }
    const bool real = is_real<From>;
    expect_value_or_refusal<std::int8_t>(x, value, real);
    expect_value_or_refusal<std::uint8_t>(x, value, real);
    expect_value_or_refusal<std::int16_t>(x, value, real);
    expect_value_or_refusal<std::uint16_t>(x, value, real);
    expect_value_or_refusal<std::int32_t>(x, value, real);
    expect_value_or_refusal<std::uint32_t>(x, value, real);
    expect_value_or_refusal<std::int64_t>(x, value, real);
    expect_value_or_refusal<std::uint64_t>(x, value, real);
    expect_value_or_refusal<small>(x, value, real);
    expect_value_or_refusal<large>(x, value, real);
    expect_value_or_refusal<float>(x, value, real);
    expect_value_or_refusal<double>(x, value, real);
}

TEST(numbers, keep_their_value_or_are_refused) {
    for (const auto value : values()) {
        expect_from<std::int8_t>(value);
        expect_from<std::uint8_t>(value);
        expect_from<std::int16_t>(value);
        expect_from<std::uint16_t>(value);
        expect_from<std::int32_t>(value);
        expect_from<std::uint32_t>(value);
        expect_from<std::int64_t>(value);
        expect_from<std::uint64_t>(value);
        expect_from<small>(value);
        expect_from<large>(value);
        expect_from<float>(value);
        expect_from<double>(value);
    }
}

TEST(numbers, may_be_infinite_or_none_as_doubles_alone) {
    using real = std::numeric_limits<double>;
    for (const double x : {real::infinity(), -real::infinity()}) {
        EXPECT_EQ(doc("x", x).get<float>("x"), static_cast<float>(x));
        EXPECT_EQ(doc("x", static_cast<float>(x)).get<double>("x"), x);
        EXPECT_EQ(doc("x", x)["x"].get_if<std::int64_t>(), std::nullopt);
    }
    EXPECT_TRUE(std::isnan(doc("x", real::quiet_NaN()).get<float>("x")));
    EXPECT_EQ(doc("x", real::quiet_NaN())["x"].get_if<std::int64_t>(), std::nullopt);
}

TEST(numbers, name_what_does_not_fit) {
    const auto x = doc("l", 16777217, "d", 1e300);
    EXPECT_EQ(message_of<motor::type_mismatch>([&] { x.get<float>("l"); }),
              "key \"l\": expected float, found int32 16777217, which does not fit");
    EXPECT_EQ(message_of<motor::type_mismatch>([&] { x.get<float>("d"); }),
              "key \"d\": expected float, found double 1e+300, which does not fit");
}

}  // namespace
