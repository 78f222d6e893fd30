// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find_and_modify.hpp>

#include <tests/support/test_server.hpp>

#include "option_cases.hpp"

namespace {

using motor::array, motor::doc, motor::document, motor::return_document;
using motor::testing::feature, motor::testing::french, motor::testing::places;
using namespace std::chrono_literals;

using find_and_modify_on_server = motor::testing::on_server;
using find_and_modify_on_script = motor::testing::on_script;

TEST_F(find_and_modify_on_server, returns_the_document_as_it_was) {
    fill(5);
    EXPECT_EQ(things().find_one_and_update(doc("_id", 1), doc("$inc", doc("n", 10))).get(),
              doc("_id", 1, "n", 1));
    EXPECT_EQ(things().find_one_and_replace(doc("_id", 2), doc("x", 2)).get(),
              doc("_id", 2, "n", 2));
    EXPECT_EQ(things().find_one_and_delete(doc("_id", 3)).get(), doc("_id", 3, "n", 3));
    EXPECT_EQ(things().find_one(doc("_id", 1)).get(), doc("_id", 1, "n", 11));
    EXPECT_EQ(things().find_one(doc("_id", 2)).get(), doc("_id", 2, "x", 2));
    EXPECT_EQ(things().find_one(doc("_id", 3)).get(), std::nullopt);
}

TEST_F(find_and_modify_on_server, returns_the_document_as_it_is_now_if_told_so) {
    fill(5);
    auto update = things().find_one_and_update(doc("_id", 1), doc("$inc", doc("n", 10)));
    EXPECT_EQ(update.return_document(return_document::after).get(), doc("_id", 1, "n", 11));
    auto replace = things().find_one_and_replace(doc("_id", 2), doc("x", 2));
    EXPECT_EQ(replace.return_document(return_document::after).get(), doc("_id", 2, "x", 2));
}

TEST_F(find_and_modify_on_server, returns_nothing_where_none_matches) {
    EXPECT_EQ(things().find_one_and_update(doc("_id", 1), doc("$inc", doc("n", 1))).get(),
              std::nullopt);
    EXPECT_EQ(things().find_one_and_replace(doc("_id", 1), doc()).get(), std::nullopt);
    EXPECT_EQ(things().find_one_and_delete(doc("_id", 1)).get(), std::nullopt);
}

TEST_F(find_and_modify_on_server, takes_the_first_match_in_the_order_asked_for) {
    fill(20);
    EXPECT_EQ(things().find_one_and_delete(doc("n", 3)).sort(doc("_id", -1)).get(),
              doc("_id", 13, "n", 3));
    EXPECT_EQ(things().find_one_and_delete(doc("n", 4)).sort(doc("_id", 1)).get(),
              doc("_id", 4, "n", 4));
}

TEST_F(find_and_modify_on_server, inserts_where_none_matches_if_told_so) {
    auto update = things().find_one_and_update(doc("_id", 1), doc("$set", doc("n", 1)));
    EXPECT_EQ(update.upsert(true).return_document(return_document::after).get(),
              doc("_id", 1, "n", 1));
    EXPECT_EQ(things().find_one_and_replace(doc("_id", 2), doc("n", 2)).upsert(true).get(),
              std::nullopt);
    EXPECT_EQ(things().find_one(doc("_id", 2)).get(), doc("_id", 2, "n", 2));
}

TEST_F(find_and_modify_on_server, returns_the_fields_asked_for) {
    if (auto why = needs(feature::find_and_modify_fields)) GTEST_SKIP() << *why;
    fill(5);
    EXPECT_EQ(things().find_one_and_delete(doc("_id", 3)).projection(doc("_id", 0)).get(),
              doc("n", 3));
}

TEST_F(find_and_modify_on_script, is_one_command) {
    const struct {
        std::function<void(motor::collection&)> run;
        document rest;
    } cases[] = {
        {[](auto& c) { c.find_one_and_update(doc("a", 1), doc("$set", doc("b", 2))).get(); },
         doc("update", doc("$set", doc("b", 2)))},
        {[](auto& c) { c.find_one_and_update(doc("a", 1), array(doc("$unset", "b"))).get(); },
         doc("update", array(doc("$unset", "b")))},
        {[](auto& c) { c.find_one_and_replace(doc("a", 1), doc("b", 2)).get(); },
         doc("update", doc("b", 2))},
        {[](auto& c) { c.find_one_and_delete(doc("a", 1)).get(); }, doc("remove", true)},
    };
    for (const auto& c : cases) {
        server.forget_commands();
        c.run(things);
        auto expected = doc("findAndModify", "things", "query", doc("a", 1));
        EXPECT_EQ(only_command(), expected.concat(c.rest));
    }
}

template <class Op>
std::vector<motor::testing::option_case<Op>> common_cases() {
    using motor::write_concern;
    return {
        {"projection", [](auto& o) { o.projection(doc("a", 1)); }, doc("fields", doc("a", 1))},
        {"sort", [](auto& o) { o.sort(doc("a", -1)); }, doc("sort", doc("a", -1))},
        {"collation", [](auto& o) { o.collation(french); }, doc("collation", french)},
        {"hint", [](auto& o) { o.hint("a_1"); }, doc("hint", "a_1")},
        {"hint", [](auto& o) { o.hint(doc("a", 1)); }, doc("hint", doc("a", 1))},
        {"let", [](auto& o) { o.let(doc("x", 1)); }, doc("let", doc("x", 1))},
        {"raw_data", [](auto& o) { o.raw_data(true); }, doc("rawData", true)},
        {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
        {"max_time", [](auto& o) { o.max_time(2s); }, doc("maxTimeMS", 2000LL)},
        {"write_concern", [](auto& o) { o.write_concern(write_concern::majority()); },
         doc("writeConcern", doc("w", "majority"))},
    };
}

template <class Op>
std::vector<motor::testing::option_case<Op>> changing_cases() {
    auto cases = common_cases<Op>();
    cases.push_back({"upsert", [](auto& o) { o.upsert(true); }, doc("upsert", true)});
    cases.push_back({"return_document", [](auto& o) { o.return_document(return_document::after); },
                     doc("new", true)});
    cases.push_back({"return_document", [](auto& o) { o.return_document(return_document::before); },
                     doc("new", false)});
    cases.push_back({"bypass_document_validation",
                     [](auto& o) { o.bypass_document_validation(true); },
                     doc("bypassDocumentValidation", true)});
    return cases;
}

TEST(find_one_and_update, sends_its_options_as_fields_of_the_command) {
    using op = motor::ops::find_one_and_update;
    auto cases = changing_cases<op>();
    auto filters = array(doc("x", doc("$gt", 1)));
    cases.push_back({"array_filters", [=](auto& o) { o.array_filters(filters); },
                     doc("arrayFilters", filters)});
    motor::testing::expect_options<op>(
        [](const places& at) {
            return at.things.find_one_and_update(doc(), doc("$set", doc("a", 1)));
        },
        cases);
}

TEST(find_one_and_replace, sends_its_options_as_fields_of_the_command) {
    using op = motor::ops::find_one_and_replace;
    motor::testing::expect_options<op>(
        [](const places& at) { return at.things.find_one_and_replace(doc(), doc("a", 1)); },
        changing_cases<op>());
}

TEST(find_one_and_delete, sends_its_options_as_fields_of_the_command) {
    using op = motor::ops::find_one_and_delete;
    motor::testing::expect_options<op>(
        [](const places& at) { return at.things.find_one_and_delete(doc("a", 1)); },
        common_cases<op>());
}

}  // namespace
