// SPDX-License-Identifier: Apache-2.0
#include "bson_checks.hpp"

#include <motor/bson/bson.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <set>
#include <span>
#include <unordered_map>

namespace library {

struct place {
    double lat = 0, lon = 0;
    MOTOR_DESCRIBE(place, lat, lon);
};

struct person {
    std::string name;
    int born = 0;
    std::vector<std::string> langs;
    std::optional<place> home;
    std::map<std::string, std::vector<place>> seen;
};
MOTOR_DESCRIBE(person, name, born, langs, home, seen);

class secret {
    int code_ = 42;

public:
    MOTOR_DESCRIBE(secret, code_);
};

struct money {
    std::int64_t cents = 0;
    bool operator==(const money&) const = default;
};
void to_bson(const money& x, motor::document& to) {
    to.append("euros", x.cents / 100).append("cents", x.cents % 100);
}
void from_bson(motor::document_view from, money& x) {
    x.cents = from.get<std::int64_t>("euros") * 100 + from.get<std::int64_t>("cents");
}

enum class colour : std::uint8_t { red = 1, green = 2 };

struct version {
    int major, minor;
};

}  // namespace library

template <>
struct motor::bson_codec<library::version> {
    static void encode(const value_slot& to, const library::version& x) {
        to.write(std::string_view{std::to_string(x.major) + '.' + std::to_string(x.minor)});
    }
    static library::version decode(const value_view& from) {
        const auto text = from.get<std::string>();
        return {std::stoi(text), std::stoi(text.substr(text.find('.') + 1))};
    }
};

namespace {

using motor::array, motor::bson_type, motor::doc;
using namespace std::chrono_literals;

// Stores x, expects that BSON type, and reads an equal value back.
template <class T>
void expect_round_trip(const T& x, bson_type type) {
    const motor::document stored = doc("x", x);
    EXPECT_EQ(stored["x"].type(), type) << stored;
    EXPECT_EQ(stored.get<T>("x"), x) << stored;
    EXPECT_EQ(stored["x"].get_if<T>(), x) << stored;
}

TEST(conversion, stores_each_cpp_type_as_its_bson_type) {
    expect_round_trip(true, bson_type::boolean);
    expect_round_trip(std::int8_t{-7}, bson_type::int32);
    expect_round_trip(std::uint16_t{65535}, bson_type::int32);
    expect_round_trip(-7, bson_type::int32);
    expect_round_trip(4000000000u, bson_type::int64);
    expect_round_trip(7L, bson_type::int64);
    expect_round_trip(7LL, bson_type::int64);
    expect_round_trip(std::size_t{7}, bson_type::int64);
    expect_round_trip(std::numeric_limits<std::int64_t>::min(), bson_type::int64);
    expect_round_trip(1.5f, bson_type::double_);
    expect_round_trip(1.5, bson_type::double_);
    expect_round_trip(std::string{"text"}, bson_type::string);
    expect_round_trip(std::string_view{"text"}, bson_type::string);
    expect_round_trip(library::colour::green, bson_type::int32);
    expect_round_trip(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()),
        bson_type::date);
    expect_round_trip(std::chrono::sys_seconds{-5s}, bson_type::date);
    expect_round_trip(1500ms, bson_type::int64);
    expect_round_trip(2h, bson_type::int64);
    expect_round_trip(motor::object_id::generate(), bson_type::object_id);
    expect_round_trip(motor::decimal128::from_string("1.50"), bson_type::decimal128);
    expect_round_trip(motor::timestamp{1, 2}, bson_type::timestamp);
    expect_round_trip(motor::regex{"^a", "im"}, bson_type::regex);
    expect_round_trip(motor::binary{{1, 2, 3}, motor::binary_subtype::user}, bson_type::binary);
    expect_round_trip(motor::binary{{}, motor::binary_subtype::old_binary}, bson_type::binary);
    expect_round_trip(motor::null{}, bson_type::null);
    expect_round_trip(motor::min_key{}, bson_type::min_key);
    expect_round_trip(motor::max_key{}, bson_type::max_key);
    expect_round_trip(motor::undefined{}, bson_type::undefined);
    expect_round_trip(motor::code{"f()"}, bson_type::code);
    expect_round_trip(motor::code_with_scope{"f()", doc("x", 1)}, bson_type::code_with_scope);
    expect_round_trip(motor::code_with_scope{"f()", {}}, bson_type::code_with_scope);
    expect_round_trip(motor::symbol{"s"}, bson_type::symbol);
    expect_round_trip(motor::dbpointer{"a.b", motor::object_id::generate()}, bson_type::dbpointer);
    expect_round_trip(doc("a", 1), bson_type::document);
    expect_round_trip(array(1, "x"), bson_type::array);
    expect_round_trip(motor::value{"any"}, bson_type::string);
}

TEST(conversion, stores_containers_as_arrays_documents_and_binaries) {
    expect_round_trip(std::vector<int>{1, 2}, bson_type::array);
    expect_round_trip(std::vector<bool>{true, false}, bson_type::array);
    expect_round_trip(std::list<std::string>{"a"}, bson_type::array);
    expect_round_trip(std::deque<double>{}, bson_type::array);
    expect_round_trip(std::set<int>{2, 1}, bson_type::array);
    expect_round_trip(std::array<int, 2>{1, 2}, bson_type::array);
    expect_round_trip(std::vector<std::vector<int>>{{1}, {}}, bson_type::array);
    expect_round_trip(std::vector<std::optional<int>>{1, std::nullopt}, bson_type::array);
    expect_round_trip(std::vector<motor::value>{1, "x", nullptr}, bson_type::array);
    expect_round_trip(std::map<std::string, int>{{"a", 1}}, bson_type::document);
    expect_round_trip(std::unordered_map<std::string, std::vector<int>>{{"a", {1}}},
                      bson_type::document);
    expect_round_trip(std::vector<std::uint8_t>{1, 2, 3}, bson_type::binary);
    expect_round_trip(std::vector<std::byte>{}, bson_type::binary);
    expect_round_trip(std::array<std::uint8_t, 3>{1, 2, 3}, bson_type::binary);
    expect_round_trip(std::optional<int>{7}, bson_type::int32);
    expect_round_trip(library::money{1234}, bson_type::document);
    const std::vector<int> numbers{1, 2};
    EXPECT_EQ(doc("x", std::span{numbers}), doc("x", array(1, 2)));
    EXPECT_EQ(doc("x", std::optional<int>{}), doc("x", nullptr));
    EXPECT_EQ(doc("x", std::nullopt)["x"].get<std::optional<int>>(), std::nullopt);
    EXPECT_EQ(doc()["x"].get<std::optional<int>>(), std::nullopt);
}

TEST(conversion, does_not_take_what_is_no_value) {
    static_assert(!motor::bson_encodable<char>);
    static_assert(!motor::bson_encodable<void*>);
    static_assert(!motor::bson_encodable<int*>);
    static_assert(!motor::bson_encodable<std::vector<int*>>);
    static_assert(!motor::bson_encodable<long double>);
    static_assert(!std::is_constructible_v<motor::value, int*>);
    static_assert(!motor::bson_decodable<const char*>);
    static_assert(motor::bson_encodable<library::person> && motor::bson_decodable<library::person>);
}

TEST(conversion, reads_numbers_where_nothing_is_lost) {
    const auto x = doc("i", 7, "l", std::int64_t{7}, "d", 7.0);
    EXPECT_EQ(x.get<std::int64_t>("i"), 7);
    EXPECT_EQ(x.get<double>("i"), 7.0);
    EXPECT_EQ(x.get<int>("l"), 7);
    EXPECT_EQ(x.get<double>("l"), 7.0);
    EXPECT_EQ(x.get<std::uint8_t>("i"), 7);
}

TEST(conversion, refuses_numbers_that_would_change) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const auto x =
        doc("i", -1, "l", std::int64_t{1} << 40, "d", 3.0, "most", most, "yes", true, "one", 1);
    const auto message = [&]<class T>(std::type_identity<T>, const char* key) {
        EXPECT_EQ(x[key].get_if<T>(), std::nullopt);
        return message_of<motor::type_mismatch>([&] { x.get<T>(key); });
    };
    EXPECT_EQ(message(std::type_identity<unsigned>{}, "i"),
              "key \"i\": expected uint32, found int32 -1, which does not fit");
    EXPECT_EQ(message(std::type_identity<int>{}, "l"),
              "key \"l\": expected int32, found int64 1099511627776, which does not fit");
    EXPECT_EQ(message(std::type_identity<std::int64_t>{}, "d"),
              "key \"d\": expected int64, found double");
    EXPECT_EQ(message(std::type_identity<double>{}, "most"),
              "key \"most\": the int64 9223372036854775807 is not exactly a double");
    EXPECT_EQ(message(std::type_identity<int>{}, "yes"),
              "key \"yes\": expected int32, found boolean");
    EXPECT_EQ(message(std::type_identity<bool>{}, "one"),
              "key \"one\": expected boolean, found int32");
    EXPECT_EQ(message_of([] { (void)doc("n", std::numeric_limits<std::size_t>::max()); }),
              "key \"n\": the integer does not fit an int64");
}

TEST(conversion, refuses_dates_beyond_the_clock) {
    const auto x = doc("far", motor::date::max(), "long", std::numeric_limits<std::int64_t>::max());
    using nano_point = std::chrono::sys_time<std::chrono::nanoseconds>;
    EXPECT_NE(message_of<motor::type_mismatch>([&] { x.get<nano_point>("far"); }), "");
    EXPECT_NE(message_of<motor::type_mismatch>([&] { x.get<std::chrono::nanoseconds>("long"); }),
              "");
    EXPECT_EQ(x.get<motor::date>("far"), motor::date::max());
}

TEST(conversion, refuses_arrays_of_another_size) {
    const auto x = doc("a", array(1, 2), "b", std::vector<std::uint8_t>{1, 2});
    EXPECT_EQ(message_of<motor::type_mismatch>([&] { (x.get<std::array<int, 3>>("a")); }),
              "key \"a\": expected array of 3 items, found another number");
    EXPECT_NE(message_of<motor::type_mismatch>([&] { (x.get<std::array<int, 1>>("a")); }), "");
    EXPECT_NE(message_of<motor::type_mismatch>([&] { (x.get<std::array<std::uint8_t, 3>>("b")); }),
              "");
}

TEST(described_struct, is_a_document) {
    const library::person ada{"Ada", 1815, {"en"}, library::place{51.5, -0.1}, {{"x", {{1, 2}}}}};
    const auto stored = motor::to_document(ada);
    EXPECT_EQ(stored, doc("name", "Ada", "born", 1815, "langs", array("en"), "home",
                          doc("lat", 51.5, "lon", -0.1), "seen",
                          doc("x", array(doc("lat", 1.0, "lon", 2.0)))));
    EXPECT_EQ(motor::to_document(stored.as<library::person>()), stored);
    EXPECT_EQ(doc("p", std::vector{ada, ada}).get<std::vector<library::person>>("p").size(), 2u);
    EXPECT_EQ(motor::to_document(library::secret{}), doc("code_", 42));
}

TEST(described_struct, leaves_out_and_tolerates_only_optionals) {
    const auto stored = motor::to_document(library::person{});
    EXPECT_FALSE(stored.contains("home"));
    EXPECT_EQ(stored.as<library::person>().home.has_value(), false);
    EXPECT_EQ(message_of<motor::missing_key>([] { doc("name", "x").as<library::person>(); }),
              "key \"born\" is missing");
    EXPECT_EQ(message_of<motor::type_mismatch>([] { doc("name", 7).as<library::person>(); }),
              "key \"name\": expected string, found int32");
    EXPECT_EQ(message_of<motor::type_mismatch>([] { doc("p", 7).get<library::person>("p"); }),
              "key \"p\": expected document, found int32");
}

TEST(described_struct, may_have_many_members) {
    struct wide {
        int a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11, l = 12,
            m = 13, n = 14, o = 15, p = 16, q = 17, r = 18, s = 19, t = 20;
        MOTOR_DESCRIBE(wide, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t);
    };
    const auto stored = motor::to_document(wide{});
    EXPECT_EQ(stored.size(), 20u);
    EXPECT_EQ(stored.as<wide>().t, 20);
}

TEST(hand_written_conversion, is_used_wherever_the_type_is) {
    EXPECT_EQ(motor::to_document(library::money{1234}), doc("euros", 12L, "cents", 34L));
    EXPECT_EQ(doc("euros", 1, "cents", 2).as<library::money>(), library::money{102});
    EXPECT_EQ(doc("v", library::version{1, 2}), doc("v", "1.2"));
    EXPECT_EQ(doc("v", array("3.4")).get<std::vector<library::version>>("v")[0].minor, 4);
    EXPECT_EQ(motor::to_document(std::map<std::string, int>{{"a", 1}}), doc("a", 1));
    EXPECT_EQ(motor::to_document(doc("a", 1).view()), doc("a", 1));
}

}  // namespace
