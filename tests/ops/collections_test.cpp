// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/collections.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include <algorithm>

namespace {

using motor::array, motor::doc;
using motor::testing::cursor_reply, motor::testing::feature;
using motor::testing::more_reply, motor::testing::reply;
using namespace std::chrono_literals;

using collections_on_server = motor::testing::on_server;
using collections_on_script = motor::testing::on_script;
using names = std::vector<std::string>;

names sorted(names unsorted) {
    std::ranges::sort(unsorted);
    return unsorted;
}

TEST_F(collections_on_server, are_made_listed_renamed_and_dropped) {
    db().create_collection("a").get();
    db().create_collection("b").get();
    EXPECT_EQ(sorted(db().list_collection_names().get()), (names{"a", "b"}));
    auto found = db().list_collections().filter(doc("name", "a")).to_list().get();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].get<std::string>("type"), "collection");
    db()["a"].rename("c").get();
    EXPECT_EQ(sorted(db().list_collection_names().get()), (names{"b", "c"}));
    db()["b"].drop().get();
    db()["c"].drop().get();
    EXPECT_EQ(db().list_collection_names().get(), names{});
}

TEST_F(collections_on_server, are_not_made_twice_nor_renamed_to_one_that_there_is) {
    using motor::testing::caught;
    db().create_collection("a").get();
    db().create_collection("b").get();
    // Newer servers accept a collection that exists with the same options.
    auto other = db().create_collection("a").capped(4096);
    auto made = caught<motor::operation_failure>([&] { other.get(); });
    EXPECT_EQ(made.code().value(), 48);
    auto renamed = caught<motor::operation_failure>([&] { db()["a"].rename("b").get(); });
    EXPECT_EQ(renamed.code().value(), 48);
    auto nothing = caught<motor::operation_failure>([&] { db()["x"].rename("y").get(); });
    EXPECT_EQ(nothing.code().value(), 26);
}

TEST_F(collections_on_server, may_be_dropped_without_being_there) { db()["nothing"].drop().get(); }

TEST_F(collections_on_server, keep_as_much_as_they_are_capped_to) {
    db().create_collection("log").capped(100'000).max_documents(3).get();
    for (int i = 0; i < 5; ++i)
        db()["log"].insert_one(doc("_id", i)).get();
    auto found = db().list_collections().filter(doc("name", "log")).next().get();
    EXPECT_EQ(found->at("options.capped").get<bool>(), true);
}

TEST_F(collections_on_server, refuse_what_their_validator_refuses) {
    if (auto why = needs(feature::validator)) GTEST_SKIP() << *why;
    db().create_collection("people").validator(doc("name", doc("$type", "string"))).get();
    auto people = db()["people"];
    EXPECT_THROW(people.insert_one(doc("name", 1)).get(), motor::write_error);
    people.insert_one(doc("name", 1)).bypass_document_validation(true).get();
}

TEST_F(collections_on_server, may_be_views) {
    if (auto why = needs(feature::views)) GTEST_SKIP() << *why;
    fill(25);
    auto threes = array(doc("$match", doc("n", 3)));
    db().create_collection("threes").view_on("things").view_pipeline(threes).get();
    EXPECT_EQ(db()["threes"].find().to_list().get().size(), 3u);
}

TEST_F(collections_on_server, may_take_the_place_of_others) {
    if (auto why = needs(feature::rename_drops_target)) GTEST_SKIP() << *why;
    fill(2);
    db().create_collection("b").get();
    things().rename("b").drop_target(true).get();
    EXPECT_EQ(db()["b"].count_documents().get(), 2);
}

TEST_F(collections_on_script, are_renamed_through_the_admin_database) {
    things.rename("others").get();
    EXPECT_EQ(only_command(), doc("renameCollection", "db.things", "to", "db.others"));
    EXPECT_EQ(server.commands().at(0).body.get<std::string>("$db"), "admin");
}

TEST_F(collections_on_script, are_renamed_within_their_time_limit) {
    things.rename("others").within(1h).get();
    auto limit = only_command().get<std::int64_t>("maxTimeMS");
    EXPECT_GT(limit, 0);
    EXPECT_LE(limit, 3'600'000);
}

TEST_F(collections_on_script, are_listed_through_a_cursor) {
    server.once("listCollections",
                cursor_reply(17, "db.$cmd.listCollections", array(doc("name", "a"))));
    server.once("getMore", more_reply(0, "db.$cmd.listCollections", array(doc("name", "b"))));
    EXPECT_EQ(db.list_collection_names().get(), (names{"a", "b"}));
    auto sent = server.commands();
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_EQ(motor::testing::essential(sent[0].body),
              doc("listCollections", 1, "nameOnly", true, "cursor", doc()));
    EXPECT_EQ(sent[1].body.get<std::string>("collection"), "$cmd.listCollections");
}

TEST_F(collections_on_script, are_dropped_without_being_there_on_old_servers_too) {
    server.once("drop", reply::error(26, "ns not found"));
    things.drop().get();
    EXPECT_EQ(only_command(), doc("drop", "things"));
    server.once("drop", reply::error(13, "not authorized"));
    EXPECT_THROW(things.drop().get(), motor::operation_failure);
}

TEST_F(collections_on_server, tell_the_options_that_they_were_made_with) {
    db().create_collection("log").capped(4096).get();
    EXPECT_TRUE(db()["log"].options().get().get<bool>("capped"));
    EXPECT_EQ(db()["nothing"].options().get(), doc());
}

TEST_F(collections_on_script, tell_the_options_that_they_were_made_with) {
    auto made = doc("capped", true, "size", 4096);
    server.once("listCollections",
                cursor_reply(0, "db.$cmd.listCollections",
                             array(doc("name", "things", "type", "collection", "options", made))));
    EXPECT_EQ(things.options().get(), made);
    EXPECT_EQ(only_command(),
              doc("listCollections", 1, "filter", doc("name", "things"), "cursor", doc()));
    EXPECT_EQ(things.options().get(), doc());  // it does not exist
}

TEST_F(collections_on_script, are_dropped_by_their_name) {
    db.drop_collection("old").get();
    EXPECT_EQ(only_command(), doc("drop", "old"));
    EXPECT_THROW((void)db.drop_collection("a..b"), motor::invalid_name);
}

}  // namespace
