// SPDX-License-Identifier: Apache-2.0
#include "bson_checks.hpp"

#include <motor/bson/bson.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

namespace {

using motor::array, motor::doc;
using namespace std::chrono_literals;

TEST(json, prints_each_type_in_both_modes) {
    const motor::object_id id{"5f43a8b1c2d3e4f5a6b7c8d9"};
    const struct {
        motor::value value;
        std::string_view relaxed, canonical;
    } cases[] = {
        {1, "1", R"({ "$numberInt" : "1" })"},
        {std::int64_t{-1}, "-1", R"({ "$numberLong" : "-1" })"},
        {0.1, "0.1", R"({ "$numberDouble" : "0.1" })"},
        {3.0, "3.0", R"({ "$numberDouble" : "3.0" })"},
        {-0.0, "-0.0", R"({ "$numberDouble" : "-0.0" })"},
        {1e300, "1e+300", R"({ "$numberDouble" : "1e+300" })"},
        {std::numeric_limits<double>::quiet_NaN(), R"({ "$numberDouble" : "NaN" })",
         R"({ "$numberDouble" : "NaN" })"},
        {-std::numeric_limits<double>::infinity(), R"({ "$numberDouble" : "-Infinity" })",
         R"({ "$numberDouble" : "-Infinity" })"},
        {true, "true", "true"},
        {nullptr, "null", "null"},
        {motor::date{1ms}, R"({ "$date" : "1970-01-01T00:00:00.001Z" })",
         R"({ "$date" : { "$numberLong" : "1" } })"},
        {motor::date{253402300799000ms}, R"({ "$date" : "9999-12-31T23:59:59Z" })",
         R"({ "$date" : { "$numberLong" : "253402300799000" } })"},
        {motor::date{-1ms}, R"({ "$date" : { "$numberLong" : "-1" } })",
         R"({ "$date" : { "$numberLong" : "-1" } })"},
        {id, R"({ "$oid" : "5f43a8b1c2d3e4f5a6b7c8d9" })",
         R"({ "$oid" : "5f43a8b1c2d3e4f5a6b7c8d9" })"},
        {motor::binary{{1}}, R"({ "$binary" : { "base64" : "AQ==", "subType" : "00" } })",
         R"({ "$binary" : { "base64" : "AQ==", "subType" : "00" } })"},
        {motor::regex{"a/b", "xi"},
         R"({ "$regularExpression" : { "pattern" : "a/b", "options" : "ix" } })",
         R"({ "$regularExpression" : { "pattern" : "a/b", "options" : "ix" } })"},
        {motor::timestamp{1, 2}, R"({ "$timestamp" : { "t" : 1, "i" : 2 } })",
         R"({ "$timestamp" : { "t" : 1, "i" : 2 } })"},
        {motor::decimal128::from_string("1.50"), R"({ "$numberDecimal" : "1.50" })",
         R"({ "$numberDecimal" : "1.50" })"},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(motor::to_json(c.value.view()), c.relaxed);
        EXPECT_EQ(motor::to_json(c.value.view(), motor::json_mode::canonical), c.canonical);
        const auto x = doc("x", c.value);
        EXPECT_EQ(motor::from_json(motor::to_json(x, motor::json_mode::canonical)), x);
    }
}

TEST(json, escapes_text_and_keys) {
    using namespace std::string_literals;
    const auto x = doc("\"k\"", "a\\b\n\t\x01\0é\x7f"s);
    EXPECT_EQ(motor::to_json(x), R"({ "\"k\"" : "a\\b\n\t\u0001\u0000é)"s + "\x7f\" }");
    EXPECT_EQ(motor::from_json(motor::to_json(x)), x);
}

TEST(json, prints_through_streams) {
    std::ostringstream out;
    const auto x = doc("a", array(1, doc()));
    out << x << x.view() << array() << array(1).view() << x["a"];
    EXPECT_EQ(out.str(), R"({ "a" : [ 1, { } ] }{ "a" : [ 1, { } ] }[ ][ 1 ][ 1, { } ])");
}

TEST(json, reads_documents) {
    const std::pair<std::string_view, motor::document> cases[] = {
        {"{}", doc()},
        {" {\"a\":1} \n", doc("a", 1)},
        {R"({"a":[1,2147483648,1.0,"x",null,true]})",
         doc("a", array(1, std::int64_t{2147483648}, 1.0, "x", nullptr, true))},
        {R"({"a":{"$numberLong":"5"}})", doc("a", std::int64_t{5})},
        {R"({"a":"\u00e9 \"99999999999999999999\" "})", doc("a", "é \"99999999999999999999\" ")},
        {R"({"a":-9223372036854775808})", doc("a", std::numeric_limits<std::int64_t>::min())},
        {R"({"a":[-0,-0.0,1E5,1e-400,0e999]})", doc("a", array(0, -0.0, 1e5, 0.0, 0.0))},
        {R"({"a":"\ud83d\ude00\/\b\f\u20AC"})", doc("a", "\U0001F600/\b\f\u20ac")},
        {"{\"a\":\t1,\r\n\"a\":2}", doc("a", 1, "a", 2)},
        {"\xEF\xBB\xBF{\"a\":\"\xEF\xBB\xBF\"}", doc("a", "\xEF\xBB\xBF")},
    };
    for (const auto& [json, expected] : cases)
        EXPECT_EQ(motor::from_json(json), expected) << json;
}

TEST(json, refuses_what_is_no_document) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"", "expected a document"},
        {"  ", "expected a document"},
        {"[1]", "expected a document"},
        {"1", "expected a document"},
        {"{\"a\":1", "the text ends too early, at byte 6"},
        {"{\"a\":1}}", "something follows the document, at byte 7"},
        {"{\"a\":1} x", "something follows the document, at byte 8"},
        {"{} {}", "something follows the document"},
        {"{\"a\":1}{", "something follows the document"},
        {std::string_view{"{}\0", 3}, "something follows the document"},
        {"{a:1}", "expected a key, at byte 1"},
        {"{'a':1}", "expected a key"},
        {"{,}", "expected a key"},
        {"{\"a\" 1}", "expected :"},
        {"{\"a\":1 \"b\":2}", "expected }"},
        {"{\"a\":1,}", "expected a key"},
        {"{\"a\":[1,]}", "expected a value"},
        {"{\"a\":[1 2]}", "expected ]"},
        {"{\"a\":}", "expected a value, at byte 5"},
        {"{\"a\":", "the text ends too early"},
        {"{\"a\":\"b", "the text ends within a string"},
        {"{\"a\":\"\\", "the text ends within a string"},
        {"{\"a\":\"\\u12", "four hexadecimal digits"},
        {"{\"a\":\"\\x\"}", "an unknown escape"},
        {"{\"a\":\"\t\"}", "a control character must be escaped"},
        {"{\"a\":\"\\ud800\"}", "half of a surrogate pair"},
        {"{\"a\":\"\\ud800\\u0041\"}", "half of a surrogate pair"},
        {"{\"a\":\"\\udc00\"}", "half of a surrogate pair"},
        {"{\"a\":tru}", "expected a value"},
        {"{\"a\":nullx}", "expected }"},
        {"{\"a\":\"\xff\"}", "not valid UTF-8"},
        {"{\"a\\u0000\":1}", "a key must not contain a NUL"},
        {"{\"a\":01}", "expected }"},
        {"{\"a\":1.}", "expected a digit"},
        {"{\"a\":.5}", "expected a value"},
        {"{\"a\":+1}", "expected a value"},
        {"{\"a\":1e}", "expected a digit"},
        {"{\"a\":NaN}", "expected a value"},
        {"{\"a\":-Infinity}", "expected a digit"},
        {"{\"a\":1e999}", "the number 1e999 is out of range, at byte 5"},
        {"{\"a\":99999999999999999999}", "the integer 99999999999999999999 does not fit an int64"},
        {"{\"a\":-9223372036854775809}", "does not fit an int64"},
        {"\xEF\xBB\xBF", "expected a document"},
        {"\xEF\xBB\xBF\xEF\xBB\xBF{}", "expected a document"},
        {" \xEF\xBB\xBF{}", "expected a document"},
    };
    for (const auto& [json, part] : cases) {
        const auto message = message_of<motor::invalid_json>([&] { motor::from_json(json); });
        EXPECT_TRUE(message.starts_with("JSON: ")) << json << " -> " << message;
        EXPECT_NE(message.find(part), message.npos) << json << " -> " << message;
    }
}

std::vector<std::uint8_t> framed(std::vector<std::uint8_t> elements) {
    const auto n = static_cast<std::uint8_t>(elements.size() + 5);
    elements.insert(elements.begin(), {n, 0, 0, 0});
    elements.push_back(0);
    return elements;
}

TEST(validate, names_what_is_broken) {
    using bytes = std::vector<std::uint8_t>;
    const std::pair<bytes, std::string_view> cases[] = {
        {{}, "0 bytes that are not framed"},
        {{5, 0, 0, 0}, "4 bytes that are not framed"},
        {{5, 0, 0, 0, 1}, "not framed"},
        {{6, 0, 0, 0, 0}, "not framed"},
        {framed({0x10, 'a'}), "key is not terminated"},
        {framed({0x10, 'a', 0, 1, 2, 3}), "key \"a\": the value ends beyond its document"},
        {framed({0x42, 'a', 0}), "key \"a\": unknown type 66"},
        {framed({0x00, 'a', 0}), "key \"a\": unknown type 0"},
        {framed({0x02, 'a', 0, 0, 0, 0, 0}), "key \"a\": the length 0 is too small"},
        {framed({0x02, 'a', 0, 0xff, 0xff, 0xff, 0xff}), "the length -1 is too small"},
        {framed({0x02, 'a', 0, 1, 0, 0, 0, 'x'}), "the text is not terminated"},
        {framed({0x02, 'a', 0, 0xff, 0xff, 0xff, 0x7f, 'x'}), "ends beyond its document"},
        {framed({0x02, 'a', 0, 2, 0, 0, 0, 0xff, 0}), "key \"a\": the text is not valid UTF-8"},
        {framed({0x0a, 0xff, 0}), "a key is not valid UTF-8"},
        {framed({0x08, 'a', 0, 2}), "a boolean is neither 0 nor 1"},
        {framed({0x03, 'a', 0, 4, 0, 0, 0}), "the length 4 is too small"},
        {framed({0x03, 'a', 0, 5, 0, 0, 0, 1}), "the document is not terminated"},
        {framed({0x05, 'a', 0, 4, 0, 0, 0, 2, 1, 0, 0, 0}),
         "the two lengths of an old binary differ"},
        {framed({0x0b, 'a', 0, 'x', 0, 'i'}), "the text is not terminated"},
        {framed({0x0f, 'a', 0, 15, 0, 0, 0, 1, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0}),
         "does not fit the code"},
    };
    for (const auto& [input, part] : cases) {
        const auto message =
            message_of<motor::invalid_bson>([&] { motor::document::from_bytes(input); });
        EXPECT_NE(message.find(part), message.npos) << '"' << message << "\" lacks: " << part;
    }
}

TEST(validate, accepts_up_to_200_levels) {
    auto x = doc("a", 1);
    for (int level = 1; level < 200; ++level)
        x = doc("a", x);
    EXPECT_NO_THROW(motor::validate(x));
    EXPECT_NO_THROW(motor::to_json(x));
    x = doc("a", x);
    EXPECT_NE(message_of<motor::invalid_bson>([&] { motor::validate(x); }), "");
    EXPECT_NE(message_of<motor::invalid_bson>([&] { motor::to_json(x); }), "");
}

TEST(document_view, throws_at_the_element_that_is_broken) {
    const auto bytes = framed({0x0a, 'a', 0, 0x10, 'b', 0, 1});
    const motor::document_view view{bytes.data(), bytes.size()};
    EXPECT_TRUE(view["a"].is_null());
    EXPECT_THROW((void)view["b"], motor::invalid_bson);
    EXPECT_THROW((void)view.size(), motor::invalid_bson);
    EXPECT_THROW(doc().concat(view), motor::invalid_bson);
    EXPECT_THROW(motor::to_json(view), motor::invalid_bson);
}

}  // namespace
