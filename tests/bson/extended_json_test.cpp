// SPDX-License-Identifier: Apache-2.0
// What stands for a type in Extended JSON, what is near it and refused, and what is a query.
#include "bson_checks.hpp"

#include <motor/bson/bson.hpp>
#include <motor/bson/uuid.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace {

using motor::array, motor::doc;

// A document whose value is written like this.
std::string as_value(std::string_view json) { return "{\"x\" : " + std::string{json} + '}'; }

struct reads {
    std::string_view json;
    motor::value as;
};

class extended_json : public testing::Test {
protected:
    template <std::size_t N>
    static void expect_read(const reads (&cases)[N]) {
        for (const auto& [json, as] : cases) {
            SCOPED_TRACE(json);
            try {
                EXPECT_EQ(motor::from_json(as_value(json)), doc("x", as));
            } catch (const motor::error& e) {
                ADD_FAILURE() << e.what();
            }
        }
    }
    template <std::size_t N>
    static void expect_refused(const std::string_view (&cases)[N], std::string_view part) {
        for (const auto json : cases) {
            const auto message =
                message_of<motor::invalid_json>([&] { motor::from_json(as_value(json)); });
            EXPECT_TRUE(message.starts_with("JSON: ")) << json << " -> " << message;
            EXPECT_NE(message.find(part), message.npos) << json << " -> " << message;
        }
    }
};

constexpr std::string_view id = "56e1fc72e0c917e9c4714161";

TEST_F(extended_json, reads_numbers) {
    using real = std::numeric_limits<double>;
    const reads cases[] = {
        {R"({"$numberInt": "+5"})", 5},
        {R"({"$numberInt": "-0"})", 0},
        {R"({"$numberInt": "007"})", 7},
        {R"({"$numberInt": "-2147483648"})", std::numeric_limits<std::int32_t>::min()},
        {R"({"$numberLong": "5"})", std::int64_t{5}},
        {R"({"$numberLong": "-9223372036854775808"})", std::numeric_limits<std::int64_t>::min()},
        {R"({"$numberDouble": "5"})", 5.0},
        {R"({"$numberDouble": "+.5e1"})", 5.0},
        {R"({"$numberDouble": "5."})", 5.0},
        {R"({"$numberDouble": "-0"})", -0.0},
        {R"({"$numberDouble": "1.7976931348623157e308"})", real::max()},
        {R"({"$numberDouble": "4.9e-324"})", real::denorm_min()},
        {R"({"$numberDouble": "-1e-400"})", -0.0},
        {R"({"$numberDouble": "1e-99999999999999999999"})", 0.0},
        {R"({"$numberDouble": "0e99999999999999999999"})", 0.0},
        {R"({"$numberDouble": "-Infinity"})", -real::infinity()},
        {R"({"$numberDouble": "NaN"})", real::quiet_NaN()},
        {R"({"$numberDecimal": "-1.50E+3"})", motor::decimal128::from_string("-1.50E+3")},
        {R"({"$numberDecimal": "inf"})", motor::decimal128::from_string("Infinity")},
    };
    expect_read(cases);
}

TEST_F(extended_json, refuses_broken_numbers) {
    for (const std::string type : {"Int", "Long", "Double", "Decimal"}) {
        const auto wrap = [&](std::string_view value) {
            return "{\"$number" + type + "\": " + std::string{value} + '}';
        };
        for (const std::string_view text :
             {"abc",  "",         " 5",  "5 ",  "5\\n",  "0x5",   "0x1p3",   "5x",
              "x5",   "--5",      "+-5", "-+5", "++5",   "-",     "+",       "5,0",
              "1_0",  "5\\u0000", "e5",  "5e",  "1e5.0", "1.2.3", "\\u0665", "infi",
              "true", "null",     "5f",  "5L",  "NaN1"}) {
            const auto json = wrap('"' + std::string{text} + '"');
            EXPECT_THROW(motor::from_json(as_value(json)), motor::invalid_json) << json;
        }
        for (const auto value :
             {"5", "5.0", "null", "true", "[\"5\"]", "{}", "{\"$numberInt\": \"5\"}"})
            EXPECT_THROW(motor::from_json(as_value(wrap(value))), motor::invalid_json)
                << wrap(value);
    }
    constexpr std::string_view too_large[] = {
        R"({"$numberInt": "2147483648"})",
        R"({"$numberInt": "-2147483649"})",
        R"({"$numberInt": "18446744073709551617"})",
        R"({"$numberLong": "9223372036854775808"})",
        R"({"$numberLong": "-9223372036854775809"})",
        R"({"$numberDouble": "1e309"})",
        R"({"$numberDouble": "-1e99999999999999999999"})",
        R"({"$numberDecimal": "1e99999999999999999999"})",
        R"({"$numberDecimal": "1.00000000000000000000000000000000001"})",
    };
    expect_refused(too_large, "at byte 7");
    constexpr std::string_view no_whole[] = {
        R"({"$numberInt": "5.0"})", R"({"$numberInt": "1e3"})", R"({"$numberInt": "NaN"})",
        R"({"$numberLong": "5.0"})", R"({"$numberLong": "Infinity"})"};
    expect_refused(no_whole, "which is not a valid int");
    constexpr std::string_view no_double[] = {
        R"({"$numberDouble": "nan"})", R"({"$numberDouble": "inf"})",
        R"({"$numberDouble": "+Infinity"})", R"({"$numberDouble": "-NaN"})"};
    expect_refused(no_double, "which is not a valid double");
}

TEST_F(extended_json, reads_every_other_type) {
    const auto oid = motor::object_id::from_hex(id);
    const motor::binary one{{1}}, user{{1}, motor::binary_subtype::user};
    const reads cases[] = {
        {R"({"$oid": "56E1fc72e0c917e9c4714161"})", oid},
        {R"({"\u0024oid": "56e1fc72e0c917e9c4714161"})", oid},
        {R"({"$symbol": "a\u0000b"})", motor::symbol{std::string_view{"a\0b", 3}}},
        {R"({"$code": "f"})", motor::code{"f"}},
        {R"({"$scope": {"y": [1]}, "$code": "f"})",
         motor::code_with_scope{"f", doc("y", array(1))}},
        {R"({"$code": "f", "$scope": {"$oid": "no id"}})",
         motor::code_with_scope{"f", doc("$oid", "no id")}},
        {R"({"$timestamp": {"i": 0, "t": 4294967295}})", motor::timestamp{4294967295, 0}},
        {R"({"$regularExpression": {"options": "xi", "pattern": "a\"b"}})",
         motor::regex{"a\"b", "ix"}},
        {R"({"$binary": {"subType": "0", "base64": "AQ=="}})", one},
        {R"({"$binary": {"base64": "AQ==", "subType": "80"}})", user},
        {R"({"$binary": {"base64": "", "subType": "02"}})",
         motor::binary{{}, motor::binary_subtype::old_binary}},
        {R"({"$uuid": "73FFD264-44b3-4c69-90e8-e7d1dfc035d4"})",
         motor::uuid::from_string("73ffd264-44b3-4c69-90e8-e7d1dfc035d4").to_binary()},
        {R"({"$dbPointer": {"$id": {"$oid": "56e1fc72e0c917e9c4714161"}, "$ref": "a.b"}})",
         motor::dbpointer{"a.b", oid}},
        {R"({"$undefined": true})", motor::undefined{}},
        {R"({"$minKey": 1})", motor::min_key{}},
        {R"({"$maxKey": 1})", motor::max_key{}},
    };
    expect_read(cases);
}

TEST_F(extended_json, refuses_missing_and_extra_keys) {
    constexpr std::string_view cases[] = {
        R"({"$oid": "56e1fc72e0c917e9c4714161", "y": 1})",
        R"({"y": 1, "$oid": "56e1fc72e0c917e9c4714161"})",
        R"({"$oid": "56e1fc72e0c917e9c4714161", "$oid": "56e1fc72e0c917e9c4714161"})",
        R"({"$numberInt": "5", "$numberLong": "5"})",
        R"({"$date": {"$numberLong": "5"}, "$type": "00"})",
        R"({"$date": {"$numberLong": "5", "$numberLong": "5"}})",
        R"({"$timestamp": {"t": 1}})",
        R"({"$timestamp": {"t": 1, "t": 1}})",
        R"({"$timestamp": {"t": 1, "i": 1, "j": 1}})",
        R"({"$timestamp": {}})",
        R"({"$regularExpression": {"pattern": "a"}})",
        R"({"$regularExpression": {"pattern": "a", "options": "", "y": ""}})",
        R"({"$binary": {"base64": "AQ=="}})",
        R"({"$binary": {"base64": "AQ==", "subType": "00"}, "$type": "00"})",
        R"({"$binary": "AQ=="})",
        R"({"$binary": "AQ==", "$type": "00", "y": 1})",
        R"({"$type": "00", "y": 1, "$binary": "AQ=="})",
        R"({"$code": "f", "$scope": {}, "y": 1})",
        R"({"$code": "f", "y": {}})",
        R"({"$scope": {}})",
        R"({"$uuid": "73ffd264-44b3-4c69-90e8-e7d1dfc035d4", "y": 1})",
        R"({"$dbPointer": {"$ref": "a.b"}})",
        R"({"$dbPointer": {"$ref": "a", "$id": {"$oid": "56e1fc72e0c917e9c4714161"}, "$db": "b"}})",
        R"({"$dbPointer": {"$ref": "a", "$id": {"$oid": "56e1fc72e0c917e9c4714161", "y": 1}}})",
        R"({"$undefined": true, "$undefined": true})",
        R"({"$minKey": 1, "$maxKey": 1})",
    };
    expect_refused(cases, "must");
}

TEST_F(extended_json, refuses_values_of_another_kind) {
    constexpr std::string_view cases[] = {
        R"({"$oid": 5})",
        R"({"$oid": "56e1fc72e0c917e9c471416"})",
        R"({"$oid": "56e1fc72e0c917e9c47141611"})",
        R"({"$oid": "56e1fc72e0c917e9c471416g"})",
        R"({"$oid": "56e1fc72e0c917e9c471416\u0000"})",
        R"({"$symbol": 5})",
        R"({"$code": {}})",
        R"({"$code": "", "$scope": []})",
        R"({"$code": "", "$scope": "y"})",
        R"({"$timestamp": 5})",
        R"({"$timestamp": [1, 2]})",
        R"({"$timestamp": {"t": -1, "i": 1}})",
        R"({"$timestamp": {"t": -0, "i": 1}})",
        R"({"$timestamp": {"t": 1.0, "i": 1}})",
        R"({"$timestamp": {"t": 1e0, "i": 1}})",
        R"({"$timestamp": {"t": 1, "i": 4294967296}})",
        R"({"$timestamp": {"t": 18446744073709551617, "i": 1}})",
        R"({"$timestamp": {"t": {"$numberInt": "1"}, "i": 1}})",
        R"({"$timestamp": {"t": null, "i": 1}})",
        R"({"$regularExpression": "a"})",
        R"({"$regularExpression": {"pattern": "a\u0000", "options": ""}})",
        R"({"$regularExpression": {"pattern": "a", "options": ["i"]}})",
        R"({"$binary": {"base64": "AQ=", "subType": "00"}})",
        R"({"$binary": {"base64": "AQ", "subType": "00"}})",
        R"({"$binary": {"base64": "A===", "subType": "00"}})",
        R"({"$binary": {"base64": "====", "subType": "00"}})",
        R"({"$binary": {"base64": "AR==", "subType": "00"}})",
        R"({"$binary": {"base64": "AQ==AQ==", "subType": "00"}})",
        R"({"$binary": {"base64": "A Q==", "subType": "00"}})",
        R"({"$binary": {"base64": "AQ==\n", "subType": "00"}})",
        R"({"$binary": {"base64": "A_8=", "subType": "00"}})",
        R"({"$binary": {"base64": "AQ==", "subType": ""}})",
        R"({"$binary": {"base64": "AQ==", "subType": "000"}})",
        R"({"$binary": {"base64": "AQ==", "subType": "0x"}})",
        R"({"$binary": {"base64": "AQ==", "subType": "-1"}})",
        R"({"$binary": {"base64": "AQ==", "subType": 0}})",
        R"({"$binary": "AQ==", "$type": 0})",
        R"({"$binary": "AQ==", "$type": "zz"})",
        R"({"$uuid": "73ffd26444b34c6990e8e7d1dfc035d4"})",
        R"({"$uuid": 5})",
        R"({"$dbPointer": "a.b"})",
        R"({"$dbPointer": {"$ref": 5, "$id": {"$oid": "56e1fc72e0c917e9c4714161"}}})",
        R"({"$dbPointer": {"$ref": "a.b", "$id": "56e1fc72e0c917e9c4714161"}})",
        R"({"$undefined": false})",
        R"({"$undefined": 1})",
        R"({"$undefined": "true"})",
        R"({"$minKey": 2})",
        R"({"$minKey": 1.0})",
        R"({"$minKey": "1"})",
        R"({"$maxKey": true})",
        R"({"$maxKey": -1})",
        R"({"$date": 42})",
        R"({"$date": {"$numberLong": 42}})",
        R"({"$date": {"$numberInt": "42"}})",
        R"({"$date": {"$numberLong": "9223372036854775808"}})",
        R"({"$date": {"$numberLong": "4 2"}})",
        R"({"$date": {"$numberDouble": "4.2"}})",
        R"({"$date": {}})",
        R"({"$date": null})",
        R"({"$date": {"$date": {"$date": {"$date": 1}}}})",
    };
    expect_refused(cases, "at byte ");
}

TEST_F(extended_json, takes_exactly_the_forms_of_old) {
    const reads cases[] = {
        {R"({"$binary": "AQ==", "$type": "80"})", motor::binary{{1}, motor::binary_subtype::user}},
        {R"({"$type": "0", "$binary": "AQ=="})", motor::binary{{1}}},
        {R"({"$regex": "^a", "$options": "xi"})", motor::regex{"^a", "ix"}},
        {R"({"$options": "", "$regex": ""})", motor::regex{}},
    };
    expect_read(cases);
}

TEST_F(extended_json, leaves_queries_as_they_are) {
    const motor::document cases[] = {
        doc("$type", 2),
        doc("$type", "string"),
        doc("$type", "00"),
        doc("$type", array("string", 2)),
        doc("$type", 2.0),
        doc("$type", "00", "$ne", "x"),
        doc("$ne", "x", "$type", "00"),
        doc("$regex", "^a"),
        doc("$regex", "^a", "$ne", "ab"),
        doc("$regex", "^a", "$options", "i", "$ne", "ab"),
        doc("$ne", "ab", "$regex", "^a", "$options", "i"),
        doc("$regex", "^a", "$options", 1),
        doc("$regex", "^a", "$options", nullptr),
        doc("$regex", motor::regex{"^a", "i"}),
        doc("$regex", motor::regex{"^a", ""}, "$options", "i"),
        doc("$options", "i", "$regex", motor::regex{"^a", ""}),
        doc("$options", "i"),
        doc("$options", "i", "$type", "00"),
        doc("$regex", doc("$options", "i")),
        doc("$ref", "a", "$id", 1, "$db", "b", "c", "d"),
        doc("$ref", 1, "$id", nullptr),
        doc("$", 1, "$unknown", doc("$a", 1), "$Oid", "x", "$oid ", "y"),
        doc("oid", "x", "date", 1),
    };
    for (const auto& query : cases) {
        for (const auto& whole : {doc("x", query), doc("x", array(query)), query,
                                  doc("x", motor::code_with_scope{"", query})}) {
            for (const auto mode : {motor::json_mode::canonical, motor::json_mode::relaxed}) {
                const auto json = motor::to_json(whole, mode);
                SCOPED_TRACE(json);
                EXPECT_NO_THROW(EXPECT_EQ(motor::from_json(json), whole));
            }
        }
    }
}

TEST_F(extended_json, takes_the_outermost_document_and_a_scope_as_they_are) {
    for (const auto& x :
         {doc("$oid", id), doc("$numberInt", 5), doc("$regex", "a", "$options", "i"),
          doc("a", 1, "$date", "never", "$binary", nullptr)}) {
        EXPECT_EQ(motor::from_json(motor::to_json(x)), x);
        const auto scoped = doc("x", motor::code_with_scope{"", x});
        EXPECT_EQ(motor::from_json(motor::to_json(scoped)), scoped);
    }
}

TEST_F(extended_json, reads_200_levels_and_no_more) {
    const auto nested = [](int levels, std::string_view open, std::string_view close) {
        std::string json;
        for (int i = 1; i < levels; ++i)
            json += open;
        json += R"({"x": {"$date": {"$numberLong": "1"}}})";
        for (int i = 1; i < levels; ++i)
            json += close;
        return json;
    };
    const auto deep = nested(200, R"({"x": )", "}");
    const auto read = motor::from_json(deep);
    EXPECT_NO_THROW(motor::validate(read));
    EXPECT_EQ(motor::from_json(motor::to_json(read, motor::json_mode::canonical)), read);
    EXPECT_NE(message_of<motor::invalid_json>([&] {
                  motor::from_json(nested(201, R"({"x": )", "}"));
              }).find("more than 200 levels"),
              std::string::npos);
    EXPECT_NO_THROW(motor::from_json(as_value(nested(199, "[", "]"))));
    EXPECT_THROW(motor::from_json(as_value(nested(100'000, "[", "]"))), motor::invalid_json);
    EXPECT_THROW(motor::from_json(nested(100'000, R"({"$date": )", "}")), motor::invalid_json);
}

TEST_F(extended_json, shows_only_the_beginning_of_a_long_text) {
    const std::string text(1'000'000, 'x');
    for (const auto key :
         {"$oid", "$numberInt", "$numberDouble", "$numberDecimal", "$date", "$uuid"}) {
        const auto json = motor::to_json(doc("x", doc(key, text)));
        const auto message = message_of<motor::invalid_json>([&] { motor::from_json(json); });
        EXPECT_NE(message, "") << key;
        EXPECT_LT(message.size(), 250u) << key;
    }
}

}  // namespace
