// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/update.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include "command_difference.hpp"

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::feature;

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
    EXPECT_EQ(many.modified_count, 1);  // the other one had the value already
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

}  // namespace
