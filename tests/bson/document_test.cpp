// SPDX-License-Identifier: Apache-2.0
#include "bson_checks.hpp"

#include <motor/bson/bson.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <ranges>
#include <sstream>

namespace {

using motor::array, motor::doc;

const motor::document lovelace =
    doc("name", "Ada", "born", 1815, "langs", array("en", "fr"), "gone", nullptr, "home",
        doc("city", "London", "geo", array(51.5, doc("lon", -0.1))));

TEST(document, is_empty_at_first) {
    const motor::document none;
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(none.size(), 0u);
    EXPECT_EQ(none.length(), 5u);
    EXPECT_EQ(none.begin(), none.end());
    EXPECT_EQ(none, doc());
    EXPECT_EQ(none, motor::document_view{});
    EXPECT_NE(none.native(), nullptr);
}

TEST(document, keeps_keys_and_values_in_order) {
    std::vector<std::string> seen;
    for (const auto& [key, value] : lovelace)
        seen.push_back(std::string{key} + ' ' + std::string{to_string(value.type())});
    EXPECT_EQ(seen, (std::vector<std::string>{"name string", "born int32", "langs array",
                                              "gone null", "home document"}));
    EXPECT_EQ(lovelace.size(), 5u);
    EXPECT_EQ(std::ranges::count_if(lovelace, [](const auto& e) { return e.is_null(); }), 1);
}

TEST(document, finds_values_by_key) {
    EXPECT_EQ(lovelace["name"].get<std::string>(), "Ada");
    EXPECT_EQ(lovelace.get<int>("born"), 1815);
    EXPECT_EQ(lovelace.find("born")->get<int>(), 1815);
    EXPECT_EQ(lovelace.find("nothing"), lovelace.end());
    EXPECT_TRUE(lovelace.contains("gone"));
    EXPECT_FALSE(lovelace.contains("nam"));
    EXPECT_FALSE(lovelace["nothing"]);
    EXPECT_EQ(lovelace["nothing"].type(), motor::bson_type::missing);
    EXPECT_EQ(lovelace["nothing"].get_if<int>(), std::nullopt);
    EXPECT_EQ(lovelace["home"]["city"].get<std::string>(), "London");
    EXPECT_FALSE(lovelace["name"]["city"]);
}

TEST(document, finds_values_by_dotted_path) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"name", "\"Ada\""},    {"langs.1", "\"fr\""},      {"home.city", "\"London\""},
        {"home.geo.0", "51.5"}, {"home.geo.1.lon", "-0.1"}, {"langs.2", "missing"},
        {"langs.x", "missing"}, {"langs.", "missing"},      {"name.x", "missing"},
        {"", "missing"},        {"home.", "missing"},       {"home.geo.1.lat", "missing"},
    };
    for (const auto& [path, json] : cases)
        EXPECT_EQ(motor::to_json(lovelace.at(path)), json) << path;
    EXPECT_EQ(message_of<motor::missing_key>([] { lovelace.at("home.geo.1.lat").get<double>(); }),
              "key \"home.geo.1.lat\" is missing");
}

TEST(document, falls_back_only_where_nothing_is) {
    EXPECT_EQ(lovelace.get_or("born", 7), 1815);
    EXPECT_EQ(lovelace.get_or("died", 7), 7);
    EXPECT_EQ(lovelace.get_or("gone", 7), 7);
    const std::string text = lovelace.get_or("nick", "none");
    EXPECT_EQ(text, "none");
    EXPECT_EQ(lovelace.get_or("nick", std::string{"none"}), "none");
    EXPECT_EQ(message_of<motor::type_mismatch>([] { lovelace.get_or("name", 7); }),
              "key \"name\": expected int32, found string");
}

TEST(document, names_the_key_and_both_types_when_a_read_fails) {
    EXPECT_EQ(message_of<motor::type_mismatch>([] { lovelace.get<std::int64_t>("name"); }),
              "key \"name\": expected int64, found string");
    EXPECT_EQ(message_of<motor::type_mismatch>([] { lovelace.get<std::string>("born"); }),
              "key \"born\": expected string, found int32");
    EXPECT_EQ(message_of<motor::missing_key>([] { lovelace.get<int>("nmae"); }),
              "key \"nmae\" is missing");
    EXPECT_EQ(message_of<motor::type_mismatch>([] { lovelace["langs"].get<std::vector<int>>(); }),
              "key \"0\": expected int32, found string");
}

TEST(document, copies_and_moves) {
    motor::document original = doc("a", 1);
    motor::document copy = original;
    copy.append("b", 2);
    EXPECT_EQ(original, doc("a", 1));
    motor::document moved = std::move(copy);
    EXPECT_EQ(moved, doc("a", 1, "b", 2));
    EXPECT_TRUE(copy.empty());  // NOLINT(bugprone-use-after-move): specified
    copy.append("c", 3);
    EXPECT_EQ(copy, doc("c", 3));
    moved = original;
    EXPECT_EQ(moved, original);
    auto& same = moved;  // hidden from compilers, which warn about what they can see
    moved = std::move(same);
    EXPECT_EQ(moved, original);
    moved.clear();
    EXPECT_TRUE(moved.empty());
}

TEST(document, is_one_pointer) {
    static_assert(sizeof(motor::document) == sizeof(void*));
    static_assert(std::is_nothrow_move_constructible_v<motor::document>);
    static_assert(std::is_nothrow_move_assignable_v<motor::document>);
}

TEST(document, sets_and_removes) {
    auto x = doc("a", 1, "b", 2, "c", 3);
    EXPECT_EQ(x.set("b", "two"), doc("a", 1, "b", "two", "c", 3));
    EXPECT_EQ(x.set("d", array(4)), doc("a", 1, "b", "two", "c", 3, "d", array(4)));
    EXPECT_TRUE(x.remove("a"));
    EXPECT_FALSE(x.remove("a"));
    EXPECT_EQ(x, doc("b", "two", "c", 3, "d", array(4)));
    EXPECT_EQ(x.set("b", x),
              doc("b", doc("b", "two", "c", 3, "d", array(4)), "c", 3, "d", array(4)));
}

TEST(document, concatenates_even_with_itself) {
    auto x = doc("a", 1);
    x.concat(doc("b", 2)).concat(x).concat({});
    EXPECT_EQ(x, doc("a", 1, "b", 2, "a", 1, "b", 2));
    for (int i = 0; i < 8; ++i)
        x.concat(x);
    EXPECT_EQ(x.size(), 4u << 8);
}

TEST(document, can_be_given_values_of_its_own) {
    auto x = doc("text", std::string(200, 'x'), "sub", doc("a", std::string(300, 'y')));
    for (int i = 0; i < 6; ++i) {
        x.append("again", x["text"]);
        x.append("view", x["text"].get<std::string_view>());
        x.append("sub again", x["sub"]);
        x.append("all", x);
    }
    motor::validate(x);
    EXPECT_EQ(x["again"], x["text"]);
    EXPECT_EQ(x["view"], x["text"]);
    EXPECT_EQ(x["sub again"], x["sub"]);
}

TEST(document, writes_nested_values_in_place) {
    motor::document x;
    x.reserve(1000)
        .append_array(
            "updates",
            [](auto& updates) {
                for (int i = 0; i < 2; ++i)
                    updates.push_document([&](auto& update) {
                        update.append("q", doc("_id", i)).append_document("u", [&](auto& u) {
                            u.append_array(
                                "$set", [](auto& stages) { stages.push_back(1).push_back("x"); });
                        });
                    });
                updates.push_array([](auto& inner) { inner.push_back(nullptr); });
            })
        .append_document("empty", [](auto&) {})
        .append("ordered", true);
    EXPECT_EQ(x,
              doc("updates",
                  array(doc("q", doc("_id", 0), "u", doc("$set", array(1, "x"))),
                        doc("q", doc("_id", 1), "u", doc("$set", array(1, "x"))), array(nullptr)),
                  "empty", doc(), "ordered", true));
}

TEST(document, goes_to_libbson_and_back) {
    auto x = doc("a", 1, "text", std::string(500, 'x'));
    const auto copy = x;
    auto* native = x.release();
    EXPECT_TRUE(x.empty());
    EXPECT_EQ(motor::document_view::of(*native), copy.view());
    x = motor::document::adopt(native);
    EXPECT_EQ(x, copy);
    EXPECT_EQ(motor::document::adopt(nullptr), doc());
    EXPECT_EQ(motor::document::adopt(motor::document{}.release()), doc());
}

TEST(document, refuses_keys_and_text_that_bson_cannot_hold) {
    using namespace std::string_literals;
    motor::document x;
    const struct {
        std::string key, text, message;
    } cases[] = {
        {"a\0b"s, "", "key \"a\": a key must not contain a NUL"},
        {"\xff", "", "a key is not valid UTF-8"},
        {"bad", "\xff", "key \"bad\": the text is not valid UTF-8"},
        {"bad", "\xc0\x80", "key \"bad\": the text is not valid UTF-8"},
        {"bad", "\xed\xa0\x80", "key \"bad\": the text is not valid UTF-8"},
        {"bad", "\xf4\x90\x80\x80", "key \"bad\": the text is not valid UTF-8"},
        {"bad", "eight ok\xe2\x82", "key \"bad\": the text is not valid UTF-8"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(message_of([&] { x.append(c.key, c.text); }), c.message);
    EXPECT_TRUE(x.empty());
    for (const auto& good : {""s, "a\0b"s, "é€𐍈 and more"s})
        EXPECT_EQ(doc("k", good).get<std::string>("k"), good);
    EXPECT_EQ(message_of([] {
                  (void)doc("re", motor::regex{"a", "g"});
              }),
              "key \"re\": the regex options \"g\" must be among \"ilmsux\"");
    EXPECT_EQ(message_of([&] { (void)doc("re", motor::regex{"a\0b"s}); }),
              "key \"re\": a regex must not contain a NUL");
    EXPECT_EQ(message_of([] { (void)doc("p", static_cast<const char*>(nullptr)); }),
              "key \"p\": a null pointer is no text");
    EXPECT_EQ(message_of<motor::missing_key>([] { (void)doc("copy", lovelace["nmae"]); }),
              "key \"nmae\" is missing");
}

TEST(document, stays_readable_when_a_container_fails_half_way) {
    auto x = doc("a", 1);
    const std::vector<std::string> bad{"good", "\xff"};
    EXPECT_EQ(message_of([&] { x.append("bad", bad); }), "key \"1\": the text is not valid UTF-8");
    EXPECT_NO_THROW(motor::validate(x.append("b", 2)));
    EXPECT_EQ(x.get<int>("b"), 2);
    auto list = array(1);
    EXPECT_NE(message_of([&] { list.push_back(bad); }), "");
    EXPECT_NE(message_of([&] { list.push_back("\xff"); }), "");
    EXPECT_EQ(list.size(), list.view().size());
    EXPECT_EQ(list.push_back("next")[list.size() - 1].get<std::string>(), "next");
}

TEST(document, compares_by_its_bytes) {
    EXPECT_EQ(doc("a", 1), doc("a", 1));
    EXPECT_NE(doc("a", 1), doc("a", std::int64_t{1}));
    EXPECT_NE(doc("a", 1, "b", 2), doc("b", 2, "a", 1));
    EXPECT_EQ(doc("a", 1), doc("a", 1).view());
}

TEST(array_value, is_read_by_position) {
    auto x = array("en", 2, doc("a", 1));
    x.push_back(nullptr);
    EXPECT_EQ(x.size(), 4u);
    EXPECT_EQ(x[0].get<std::string>(), "en");
    EXPECT_EQ(x.get<int>(1), 2);
    EXPECT_EQ(x[3].key(), "3");
    EXPECT_FALSE(x[4]);
    EXPECT_EQ(x.view().size(), 4u);
    EXPECT_EQ(x, array("en", 2, doc("a", 1), nullptr));
    EXPECT_NE(x, array("en", 2, doc("a", 1)));
    EXPECT_NE(message_of<motor::missing_key>([&] { x.get<int>(4); }), "");
}

TEST(array_value, leaves_nothing_behind_when_moved) {
    auto x = array(1, 2);
    const auto moved = std::move(x);
    EXPECT_TRUE(x.empty());  // NOLINT(bugprone-use-after-move)
    x.push_back("again");
    EXPECT_EQ(x, array("again"));
    EXPECT_EQ(moved, array(1, 2));
    x.clear();
    EXPECT_EQ(x, array());
}

TEST(array_value, numbers_its_keys_beyond_nine) {
    motor::array_value x;
    for (int i = 0; i < 1001; ++i)
        x.push_back(i);
    EXPECT_EQ(x[1000].key(), "1000");
    EXPECT_EQ(x.as<std::vector<int>>().back(), 1000);
    EXPECT_EQ(motor::array_value{motor::array_view{doc("x", 1, "y", 2)}}, array(1, 2));
}

TEST(value, holds_any_type) {
    const std::pair<motor::value, std::string_view> cases[] = {
        {{}, "null"},
        {nullptr, "null"},
        {"text", "\"text\""},
        {std::string{"text"}, "\"text\""},
        {true, "true"},
        {7, "7"},
        {1.5, "1.5"},
        {doc("a", 1), "{ \"a\" : 1 }"},
        {doc(), "{ }"},
        {array(1, "x"), "[ 1, \"x\" ]"},
        {std::vector<int>{}, "[ ]"},
        {lovelace["born"], "1815"},
        {motor::min_key{}, "{ \"$minKey\" : 1 }"},
    };
    for (const auto& [value, json] : cases) {
        std::ostringstream out;
        out << value;
        EXPECT_EQ(out.str(), json);
        auto copy = value;
        const auto moved = std::move(copy);
        EXPECT_EQ(moved, value);
        EXPECT_TRUE(copy.is_null());  // NOLINT(bugprone-use-after-move)
        EXPECT_EQ(doc("x", value)["x"], value.view());
    }
}

TEST(value, keeps_small_and_large_payloads_through_copies_and_moves) {
    const std::string long_text(100, 'x');
    for (std::size_t length : {0, 8, 9, 10, 15, 100}) {  // nine letters fit inside
        motor::value from{std::string_view{long_text}.substr(0, length)};
        auto copy = from;
        auto moved = std::move(from);
        EXPECT_TRUE(from.is_null());  // NOLINT(bugprone-use-after-move)
        EXPECT_EQ(from, motor::value{});
        EXPECT_EQ(moved, copy);
        EXPECT_EQ(moved.get<std::string>(), long_text.substr(0, length));
        moved = motor::value{1};
        copy.swap(moved);
        EXPECT_EQ(moved.get<std::string>(), long_text.substr(0, length));
        EXPECT_EQ(copy, motor::value{1});
    }
}

TEST(value, gives_what_it_was_made_from) {
    EXPECT_EQ(motor::value{7}.get<std::int64_t>(), 7);
    EXPECT_EQ(motor::value{"x"}.get_if<int>(), std::nullopt);
    EXPECT_EQ(motor::value{doc("a", 1)}["a"].get<int>(), 1);
    EXPECT_EQ(message_of<motor::type_mismatch>([] { motor::value{"x"}.get<int>(); }),
              "expected int32, found string");
    EXPECT_EQ(lovelace["born"].get<motor::value>(), motor::value{1815});
    EXPECT_NE(motor::value{1}, motor::value{1.0});
}

}  // namespace

TEST(value_view, reaches_into_documents_by_key_and_into_arrays_by_position) {
    auto person = doc("langs", array("en", "fr"), "home", doc("city", "London"));
    EXPECT_EQ(person["langs"][0].get<std::string>(), "en");
    EXPECT_EQ(person["langs"][1].get<std::string>(), "fr");
    EXPECT_FALSE(person["langs"][2]);
    EXPECT_EQ(person["home"]["city"].get<std::string>(), "London");
    EXPECT_FALSE(person["home"][0]);
    EXPECT_FALSE(person["langs"]["city"]);
}
