// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/update.hpp>

#include <tests/support/test_server.hpp>

#include "option_cases.hpp"

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::feature, motor::testing::french, motor::testing::places;

using update_on_server = motor::testing::on_server;
using update_on_script = motor::testing::on_script;

TEST_F(update_on_server, changes_one_or_every_match) {
    fill(20);
    auto one = things().update_one(doc("n", 3), doc("$set", doc("x", 1))).get();
    EXPECT_EQ(one.matched_count, 1);
    EXPECT_EQ(one.modified_count, 1);
    EXPECT_EQ(one.upserted_id, std::nullopt);
    EXPECT_TRUE(one.acknowledged);
    auto many = things().update_many(doc("n", 3), doc("$set", doc("x", 1))).get();
    EXPECT_EQ(many.matched_count, 2);
    EXPECT_EQ(many.modified_count, 1);  // the other one was so already
    EXPECT_EQ(things().count_documents(doc("x", 1)).get(), 2);
}

TEST_F(update_on_server, says_when_nothing_matches) {
    auto none = things().update_one(doc("_id", 1), doc("$inc", doc("n", 1))).get();
    EXPECT_EQ(none.matched_count, 0);
    EXPECT_EQ(none.modified_count, 0);
    EXPECT_EQ(things().update_many(doc(), doc("$inc", doc("n", 1))).get().matched_count, 0);
    EXPECT_EQ(things().replace_one(doc("_id", 1), doc("n", 1)).get().matched_count, 0);
}

TEST_F(update_on_server, replaces_the_whole_document) {
    fill(3);
    auto done = things().replace_one(doc("_id", 2), doc("name", "Ada")).get();
    EXPECT_EQ(done.modified_count, 1);
    EXPECT_EQ(things().find_one(doc("_id", 2)).get(), doc("_id", 2, "name", "Ada"));
    things().replace_one(doc("_id", 3), doc()).get();
    EXPECT_EQ(things().find_one(doc("_id", 3)).get(), doc("_id", 3));
}

TEST_F(update_on_server, tells_the_id_of_what_upsert_inserted) {
    auto given =
        things().update_one(doc("_id", "ada"), doc("$set", doc("n", 1))).upsert(true).get();
    EXPECT_EQ(given.upserted_id, motor::value{"ada"});
    EXPECT_EQ(given.matched_count, 0);
    EXPECT_EQ(given.modified_count, 0);
    auto made = things().update_many(doc("n", 2), doc("$set", doc("x", 1))).upsert(true).get();
    ASSERT_TRUE(made.upserted_id.has_value());
    EXPECT_EQ(made.upserted_id->type(), motor::bson_type::object_id);
    EXPECT_EQ(things().find_one(doc("_id", *made.upserted_id)).get()->get<int>("x"), 1);
    auto replaced = things().replace_one(doc("_id", 9), doc("x", 9)).upsert(true).get();
    EXPECT_EQ(replaced.upserted_id, motor::value{9});
    auto found = things().replace_one(doc("_id", 9), doc("x", 10)).upsert(true).get();
    EXPECT_EQ(found.upserted_id, std::nullopt);
    EXPECT_EQ(found.matched_count, 1);
}

TEST_F(update_on_server, changes_by_a_pipeline) {
    if (auto why = needs(feature::update_pipeline)) GTEST_SKIP() << *why;
    fill(2);
    auto pipeline = array(doc("$set", doc("twice", doc("$multiply", array("$n", 2)))));
    EXPECT_EQ(things().update_many(doc(), pipeline).get().modified_count, 2);
    EXPECT_EQ(things().find_one(doc("_id", 2)).get()->get<int>("twice"), 4);
}

TEST_F(update_on_server, changes_the_elements_that_array_filters_name) {
    if (auto why = needs(feature::array_filters)) GTEST_SKIP() << *why;
    things().insert_one(doc("_id", 1, "marks", array(1, 5, 9))).get();
    things()
        .update_one(doc("_id", 1), doc("$set", doc("marks.$[high]", 0)))
        .array_filters(array(doc("high", doc("$gt", 4))))
        .get();
    EXPECT_EQ(things().find_one().get(), doc("_id", 1, "marks", array(1, 0, 0)));
}

TEST_F(update_on_script, is_one_statement_of_an_update_command) {
    const struct {
        std::function<void(motor::collection&)> run;
        document statement;
    } cases[] = {
        {[](auto& c) { c.update_one(doc("a", 1), doc("$set", doc("b", 2))).get(); },
         doc("q", doc("a", 1), "u", doc("$set", doc("b", 2)), "upsert", false, "multi", false)},
        {[](auto& c) { c.update_many(doc("a", 1), doc("$set", doc("b", 2))).get(); },
         doc("q", doc("a", 1), "u", doc("$set", doc("b", 2)), "upsert", false, "multi", true)},
        {[](auto& c) { c.replace_one(doc("a", 1), doc("b", 2)).get(); },
         doc("q", doc("a", 1), "u", doc("b", 2), "upsert", false, "multi", false)},
        {[](auto& c) { c.update_one(doc("a", 1), array(doc("$unset", "b"))).get(); },
         doc("q", doc("a", 1), "u", array(doc("$unset", "b")), "upsert", false, "multi", false)},
        {[](auto& c) { c.update_many(doc("a", 1), array(doc("$unset", "b"))).get(); },
         doc("q", doc("a", 1), "u", array(doc("$unset", "b")), "upsert", false, "multi", true)},
    };
    for (const auto& c : cases) {
        server.forget_commands();
        c.run(things);
        auto sent = only_command();
        EXPECT_EQ(sent["update"], motor::value{"things"});
        auto statement = sent.at("updates.0").get<document>();
        EXPECT_EQ(motor::testing::difference(statement, c.statement), doc());
    }
}

TEST_F(update_on_script, reports_the_servers_counts) {
    server.once("update", doc("n", 3, "nModified", 2));
    auto done = things.update_many(doc(), doc("$set", doc("b", 2))).get();
    EXPECT_EQ(done.matched_count, 3);
    EXPECT_EQ(done.modified_count, 2);
    server.once("update", doc("n", 1, "nModified", 0, "upserted",
                              array(doc("index", 0, "_id", doc("deep", 1)))));
    done = things.update_one(doc(), doc("$set", doc("b", 2))).upsert(true).get();
    EXPECT_EQ(done.matched_count, 0);
    EXPECT_EQ(done.upserted_id, motor::value{doc("deep", 1)});
}

TEST_F(update_on_script, without_acknowledgement_knows_nothing) {
    auto done = things.update_one(doc(), doc("$set", doc("a", 1)))
                    .write_concern(motor::write_concern::unacknowledged())
                    .get();
    EXPECT_FALSE(done.acknowledged);
    EXPECT_EQ(done.matched_count, 0);
    server.wait_for("update");
    EXPECT_FALSE(server.commands().at(0).wants_reply);
}

template <class Op>
std::vector<motor::testing::option_case<Op>> update_cases() {
    using motor::write_concern;
    return {
        {"upsert", [](auto& o) { o.upsert(true); }, doc("updates.0.upsert", true)},
        {"bypass_document_validation", [](auto& o) { o.bypass_document_validation(true); },
         doc("bypassDocumentValidation", true)},
        {"collation", [](auto& o) { o.collation(french); }, doc("updates.0.collation", french)},
        {"hint", [](auto& o) { o.hint("a_1"); }, doc("updates.0.hint", "a_1")},
        {"hint", [](auto& o) { o.hint(doc("a", 1)); }, doc("updates.0.hint", doc("a", 1))},
        {"let", [](auto& o) { o.let(doc("x", 1)); }, doc("let", doc("x", 1))},
        {"raw_data", [](auto& o) { o.raw_data(true); }, doc("rawData", true)},
        {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
        {"write_concern", [](auto& o) { o.write_concern(write_concern::majority()); },
         doc("writeConcern", doc("w", "majority"))},
    };
}

template <class Op>
std::vector<motor::testing::option_case<Op>> with_sort(
    std::vector<motor::testing::option_case<Op>> cases) {
    cases.push_back(
        {"sort", [](auto& o) { o.sort(doc("a", -1)); }, doc("updates.0.sort", doc("a", -1))});
    return cases;
}

template <class Op>
std::vector<motor::testing::option_case<Op>> with_array_filters() {
    auto cases = update_cases<Op>();
    auto filters = array(doc("x", doc("$gt", 1)));
    cases.push_back({"array_filters", [=](auto& o) { o.array_filters(filters); },
                     doc("updates.0.arrayFilters", filters)});
    return cases;
}

TEST(update_one, sends_its_options_in_the_command_or_its_statement) {
    using op = motor::ops::update_one;
    motor::testing::expect_options<op>(
        [](const places& at) { return at.things.update_one(doc(), doc("$set", doc("a", 1))); },
        with_sort(with_array_filters<op>()));
    motor::testing::expect_options<op>(
        [](const places& at) { return at.things.update_one(doc(), array(doc("$unset", "a"))); },
        with_sort(with_array_filters<op>()));
}

TEST(update_many, sends_its_options_in_the_command_or_its_statement) {
    using op = motor::ops::update_many;
    motor::testing::expect_options<op>(
        [](const places& at) { return at.things.update_many(doc(), doc("$set", doc("a", 1))); },
        with_array_filters<op>());
}

TEST(replace_one, sends_its_options_in_the_command_or_its_statement) {
    using op = motor::ops::replace_one;
    motor::testing::expect_options<op>(
        [](const places& at) { return at.things.replace_one(doc(), doc("a", 1)); },
        with_sort(update_cases<op>()));
}

}  // namespace
