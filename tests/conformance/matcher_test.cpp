// SPDX-License-Identifier: Apache-2.0
#include "matcher.hpp"

#include "failures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using motor::doc, motor::array, motor::from_json;
using namespace motor::conformance;

struct expectation {
    std::string_view expected, actual;
    std::string_view reason = {};  ///< empty if the value matches
};

void PrintTo(const expectation& e, std::ostream* out) { *out << e.expected << " on " << e.actual; }

matcher match_with_known_values() {
    return matcher{{[](std::string_view id) { return motor::value{id == "seven" ? 7 : 0}; },
                    [](std::string_view id) { return doc("id", id); }}};
}

class matching : public testing::TestWithParam<expectation> {};

TEST_P(matching, is_as_expected_or_says_why_not) {
    auto [expected, actual, reason] = GetParam();
    std::string why;
    try {
        match_with_known_values().check(from_json(expected), from_json(actual));
    } catch (const mismatch& e) {
        why = e.what();
    }
    if (reason.empty())
        EXPECT_EQ(why, "");
    else
        EXPECT_THAT(why, testing::StartsWith(reason));
}

INSTANTIATE_TEST_SUITE_P(
    documents, matching,
    testing::ValuesIn(std::vector<expectation>{
        {R"({"a": 1})", R"({"a": 1})"},
        {R"({"a": 1, "b": 2})", R"({"b": 2, "a": 1})"},
        {R"({"a": 1})", R"({"a": 1, "more": 2})"},
        {R"({"a": {"b": 1}})", R"({"a": {"b": 1, "c": 2}})", "a.c: is not expected"},
        {R"({"a": 1})", R"({"b": 1})", "a: expected 1, found nothing"},
        {R"({"a": null})", R"({"a": null})"},
        {R"({"a": null})", R"({})", "a: expected null, found nothing"},
        {R"({"a": "x"})", R"({"a": "y"})", "a: expected"},
        {R"({"a": [1, 2]})", R"({"a": [1, 2]})"},
        {R"({"a": [1]})", R"({"a": [1, 2]})", "a: expected 1 elements, found 2"},
        {R"({"a": [1, 2]})", R"({"a": [2, 1]})", "a[0]: expected 1, found 2"},
        {R"({"a": [{"b": 1}]})", R"({"a": [{"b": 1, "c": 2}]})", "a[0].c: is not expected"},
        {R"({"a": {}})", R"({"a": []})", "a: expected"},
    }));

INSTANTIATE_TEST_SUITE_P(numbers, matching,
                         testing::ValuesIn(std::vector<expectation>{
                             {R"({"a": 1})", R"({"a": {"$numberLong": "1"}})"},
                             {R"({"a": 1})", R"({"a": 1.0})"},
                             {R"({"a": {"$numberLong": "9007199254740993"}})",
                              R"({"a": {"$numberLong": "9007199254740993"}})"},
                             {R"({"a": 9007199254740993})", R"({"a": 9007199254740992})",
                              "a: expected"},
                             {R"({"a": 1})", R"({"a": 1.5})", "a: expected 1, found 1.5"},
                             {R"({"a": 1})", R"({"a": "1"})", "a: expected"},
                             {R"({"a": 1})", R"({"a": true})", "a: expected"},
                         }));

INSTANTIATE_TEST_SUITE_P(
    operators, matching,
    testing::ValuesIn(std::vector<expectation>{
        {R"({"a": {"$$exists": true}})", R"({"a": null})"},
        {R"({"a": {"$$exists": true}})", R"({})", "a: expected $$exists"},
        {R"({"a": {"$$exists": false}})", R"({})"},
        {R"({"a": {"$$exists": false}})", R"({"a": 1})", "a: expected $$exists"},
        {R"({"a": {"$$unsetOrMatches": 1}})", R"({})"},
        {R"({"a": {"$$unsetOrMatches": 1}})", R"({"a": 1})"},
        {R"({"a": {"$$unsetOrMatches": 1}})", R"({"a": 2})", "a: expected 1, found 2"},
        {R"({"$$unsetOrMatches": {"a": 1}})", R"({"a": 1, "more": 2})"},
        {R"({"a": {"$$type": "string"}})", R"({"a": "x"})"},
        {R"({"a": {"$$type": ["int", "long"]}})", R"({"a": 1})"},
        {R"({"a": {"$$type": "number"}})", R"({"a": 1.5})"},
        {R"({"a": {"$$type": "string"}})", R"({"a": 1})", "a: expected $$type"},
        {R"({"a": {"$$type": "string"}})", R"({})", "a: expected $$type"},
        {R"({"a": {"$$lte": 5}})", R"({"a": {"$numberLong": "5"}})"},
        {R"({"a": {"$$lte": 5}})", R"({"a": 5.5})", "a: expected $$lte"},
        {R"({"a": {"$$lte": 5}})", R"({"a": "1"})", "a: expected $$lte"},
        {R"({"a": {"$$matchesEntity": "seven"}})", R"({"a": 7})"},
        {R"({"a": {"$$matchesEntity": "seven"}})", R"({"a": 8})", "a: expected 7, found 8"},
        {R"({"lsid": {"$$sessionLsid": "s"}})", R"({"lsid": {"id": "s"}})"},
        {R"({"lsid": {"$$sessionLsid": "s"}})", R"({"lsid": {"id": "t"}})", "lsid.id: expected"},
        {R"({"a": {"$$matchesHexBytes": "01fF"}})",
         R"({"a": {"$binary": {"base64": "Af8=", "subType": "00"}}})"},
        {R"({"a": {"$$matchesHexBytes": "01"}})",
         R"({"a": {"$binary": {"base64": "Af8=", "subType": "00"}}})",
         "a: expected $$matchesHexBytes"},
        {R"({"a": {"$$matchAsRoot": {"b": 1}}})", R"({"a": {"b": 1, "more": 2}})"},
        {R"({"a": {"$$matchAsDocument": {"b": 1}}})", R"({"a": "{\"b\": 1}"})"},
        {R"({"a": {"$$matchAsDocument": {"b": 1}}})", R"({"a": "{\"b\": 1, \"c\": 2}"})",
         "a.c: is not expected"},
        {R"({"a": {"$$matchAsDocument": {"$$matchAsRoot": {"b": 1}}}})",
         R"({"a": "{\"b\": 1, \"c\": 2}"})"},
    }));

TEST(matcher, lets_documents_of_a_root_array_have_more_keys) {
    auto expected = array(doc("a", 1)), actual = array(doc("a", 1, "b", 2));
    EXPECT_NO_THROW(matcher{}.check(as_value(expected), as_value(actual)));
}

TEST(matcher, refuses_an_operator_that_nobody_knows) {
    EXPECT_THROW(matcher{}.check(doc("a", doc("$$what", 1)), doc("a", 1)), malformed);
    EXPECT_THROW(matcher{}.check(doc("a", doc("$$type", "what")), doc("a", 1)), malformed);
    EXPECT_THROW(
        matcher{}.check(doc("a", doc("$$matchesHexBytes", "0")), doc("a", motor::binary{{1}})),
        malformed);
}

TEST(same, tells_types_of_numbers_apart_if_exact) {
    motor::value narrow{1}, wide{std::int64_t{1}};
    EXPECT_TRUE(same(narrow, wide, false));
    EXPECT_FALSE(same(narrow, wide, true));
    auto one = doc("a", 1, "b", array(2)), other = doc("b", array(2), "a", 1);
    EXPECT_TRUE(same(as_value(one), as_value(other), true));
}

}  // namespace
