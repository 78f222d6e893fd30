// SPDX-License-Identifier: Apache-2.0
// Generated documents, of every type and with every key that is near one of Extended JSON's, go
// through JSON and come back. A failure names the seed, which MOTOR_TEST_SEED sets.
#include <motor/bson/bson.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using motor::bson_type, motor::json_mode;

class generator {
public:
    explicit generator(std::uint64_t seed) : random_{seed} {}

    motor::document document(int levels = 0) {
        motor::document made;
        for (auto left = below(5); left > 0; --left)
            made.append(key(levels), any(levels));
        return made;
    }

private:
    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random_);
    }
    std::uint64_t bits() { return random_(); }
    template <class T, std::size_t N>
    const T& one_of(const T (&all)[N]) {
        return all[below(N)];
    }

    std::string text(bool with_nul) {
        static constexpr std::string_view parts[] = {
            "a",      "\"",         "\\",     "/", "\n", "\x01", "\x7f",    "\x1f",         "é",
            "\u2028", "\U0001F600", "\uFFFF", "$", "{",  " ",    "\\u0041", "\xEF\xBB\xBF", "1"};
        std::string made;
        for (auto left = below(6); left > 0; --left) {
            made += one_of(parts);
            if (with_nul && below(8) == 0) made += '\0';
        }
        return made;
    }
    // In the outermost document any key is fine; below it, none that would turn its document into
    // another type.
    std::string key(int levels) {
        static constexpr std::string_view near[] = {
            "$type",   "$regex",  "$ne",    "$ref", "$id", "$db",    "$",
            "$Oid",    "oid",     "t",      "i",    "$in", "base64", "subType",
            "pattern", "options", "$where", "_id",  "a.b", ""};
        static constexpr std::string_view of_types[] = {
            "$oid",       "$numberInt", "$date",  "$binary", "$uuid",     "$options",
            "$timestamp", "$code",      "$scope", "$minKey", "$undefined"};
        if (levels == 0 && below(4) == 0) return std::string{one_of(of_types)};
        return below(3) == 0 ? text(false) : std::string{one_of(near)};
    }

    std::int64_t integer() {
        static constexpr std::int64_t bounds[] = {0,
                                                  1,
                                                  std::numeric_limits<std::int32_t>::max(),
                                                  std::numeric_limits<std::int32_t>::min(),
                                                  std::numeric_limits<std::int64_t>::max(),
                                                  std::numeric_limits<std::int64_t>::min(),
                                                  253402300800000};
        const auto near = static_cast<std::int64_t>(below(3)) - 1;
        if (below(2) == 0) return static_cast<std::int64_t>(bits() >> below(64));
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(one_of(bounds)) +
                                         static_cast<std::uint64_t>(near));
    }
    double real() {
        static constexpr double bounds[] = {0.0,
                                            -0.0,
                                            0.1,
                                            1e300,
                                            1e22,
                                            9007199254740993.0,
                                            4.9e-324,
                                            2.2250738585072014e-308,
                                            std::numeric_limits<double>::infinity(),
                                            std::numeric_limits<double>::max()};
        double made = one_of(bounds);
        const auto raw = bits();
        if (below(2) == 0) std::memcpy(&made, &raw, sizeof made);
        return std::isnan(made) ? std::numeric_limits<double>::quiet_NaN() : made;
    }
    motor::decimal128 decimal() {
        // Decimals with a coefficient of more than 34 digits only keep their text, a zero.
        const auto raw = motor::decimal128{bits() >> below(64), bits() >> below(64)};
        return motor::decimal128::from_string(raw.to_string());
    }
    motor::binary bytes() {
        static constexpr std::uint8_t subtypes[] = {0, 1, 2, 3, 4, 5, 6, 7, 9, 0x80, 0xff};
        std::vector<std::uint8_t> made(below(6));
        for (auto& byte : made)
            byte = static_cast<std::uint8_t>(bits());
        return motor::binary{std::move(made), static_cast<motor::binary_subtype>(one_of(subtypes))};
    }
    motor::object_id id() {
        std::array<std::uint8_t, motor::object_id::size> made;
        for (auto& byte : made)
            byte = static_cast<std::uint8_t>(bits());
        return motor::object_id{made};
    }
    // Drivers do not write such values, but servers may have them.
    motor::value regex() {
        std::string raw = text(false) + '\0' + (below(4) == 0 ? "gz" : "imx") + '\0';
        const auto* first = reinterpret_cast<const std::uint8_t*>(raw.data());
        return motor::value{motor::value_view{bson_type::regex, {first, raw.size()}, {}}};
    }

    motor::value any(int levels) {
        switch (below(levels < 4 ? 24 : 20)) {
            case 0:
                return real();
            case 1:
                return text(true);
            case 2:
                return bytes();
            case 3:
                return motor::undefined{};
            case 4:
                return id();
            case 5:
                return below(2) == 0;
            case 6:
                return motor::date{std::chrono::milliseconds{integer()}};
            case 7:
                return nullptr;
            case 8:
                return regex();
            case 9:
                return motor::dbpointer{text(true), id()};
            case 10:
                return motor::code{text(true)};
            case 11:
                return motor::symbol{text(true)};
            case 12:
                return motor::code_with_scope{text(true), document(levels)};
            case 13:
                return static_cast<std::int32_t>(bits());
            case 14:
                return motor::timestamp{static_cast<std::uint32_t>(bits()),
                                        static_cast<std::uint32_t>(bits())};
            case 15:
            case 16:
                return integer();
            case 17:
                return decimal();
            case 18:
                return motor::min_key{};
            case 19:
                return motor::max_key{};
            case 20:
                return array(levels + 1);
            default:
                return document(levels + 1);
        }
    }
    motor::array_value array(int levels) {
        motor::array_value made;
        for (auto left = below(4); left > 0; --left)
            made.push_back(any(levels));
        return made;
    }

    std::mt19937_64 random_;
};

// The document as relaxed JSON yields it: integers have the smallest type that holds them.
motor::document relaxed(motor::document_view from);

motor::value relaxed(const motor::value_view& x) {
    switch (x.type()) {
        case bson_type::int64:
            if (const auto small = x.get_if<std::int32_t>()) return *small;
            return motor::value{x};
        case bson_type::document:
            return relaxed(x.get<motor::document_view>());
        case bson_type::array: {
            motor::array_value items;
            for (const auto& e : x.get<motor::array_view>())
                items.push_back(relaxed(e.value()));
            return items;
        }
        case bson_type::code_with_scope: {
            const auto found = x.get<motor::code_with_scope>();
            return motor::code_with_scope{found.text(), relaxed(found.scope())};
        }
        default:
            return motor::value{x};
    }
}

motor::document relaxed(motor::document_view from) {
    motor::document made;
    for (const auto& e : from)
        made.append(e.key(), relaxed(e.value()));
    return made;
}

std::uint64_t seed() {
    const char* given = std::getenv("MOTOR_TEST_SEED");
    return given ? std::strtoull(given, nullptr, 10) : 20'240'229;
}

TEST(json_round_trip, gives_back_every_document) {
    generator made{seed()};
    for (int i = 0; i < 4000 && !testing::Test::HasFailure(); ++i) {
        const auto x = made.document();
        SCOPED_TRACE("MOTOR_TEST_SEED=" + std::to_string(seed()) + ", document " +
                     std::to_string(i) + ": " + motor::to_json(x, json_mode::canonical));
        try {
            motor::validate(x);
            EXPECT_EQ(motor::from_json(motor::to_json(x, json_mode::canonical)), x);
            EXPECT_EQ(motor::from_json(motor::to_json(x)), relaxed(x.view()));
        } catch (const std::exception& e) {
            ADD_FAILURE() << e.what();
        }
    }
}

// A text that is cut off anywhere, or changed, is refused or read as a whole document; never as
// half of one.
TEST(json_round_trip, refuses_every_text_that_ends_too_early) {
    generator made{seed() + 1};
    for (int i = 0; i < 40; ++i) {
        const auto json = motor::to_json(made.document(), json_mode::canonical);
        if (json.size() > 800) continue;
        for (std::size_t length = 0; length < json.size(); ++length)
            EXPECT_THROW(motor::from_json(std::string_view{json}.substr(0, length)),
                         motor::invalid_json)
                << json << " up to " << length;
    }
}

}  // namespace
