// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/bulk_write.hpp>

#include <motor/client_error.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::errc, motor::write_model;
using motor::testing::caught;

using bulk_write_on_server = motor::testing::on_server;
using bulk_write_on_script = motor::testing::on_script;

document assign(const char* key, int to) { return doc("$set", doc(key, to)); }

/// One write of each kind.
std::vector<write_model> one_of_each() {
    return {write_model::insert_one(doc("_id", 1)),
            write_model::insert_one(doc("_id", 2)),
            write_model::update_one(doc("_id", 3), assign("x", 1)),
            write_model::update_many(doc("n", 4), assign("x", 2)),
            write_model::replace_one(doc("_id", 5), doc("x", 3)),
            write_model::delete_one(doc("_id", 6)),
            write_model::delete_many(doc("n", 7))};
}

TEST_F(bulk_write_on_server, does_writes_of_any_kind_and_counts_them) {
    fill(20);
    auto done =
        things()
            .bulk_write(
                {write_model::insert_one(doc("_id", 100)), write_model::insert_one(doc("n", 50)),
                 write_model::update_one(doc("n", 1), assign("x", 1)),
                 write_model::update_many(doc("n", 2), assign("x", 1)),
                 write_model::replace_one(doc("_id", 3), doc("x", 1)),
                 write_model::delete_one(doc("n", 4)), write_model::delete_many(doc("n", 5))})
            .get();
    EXPECT_TRUE(done.acknowledged);
    EXPECT_EQ(done.inserted_count, 2);
    EXPECT_EQ(done.matched_count, 4);
    EXPECT_EQ(done.modified_count, 4);
    EXPECT_EQ(done.deleted_count, 3);
    EXPECT_EQ(done.upserted_count, 0);
    ASSERT_EQ(done.inserted_ids.size(), 2U);
    EXPECT_EQ(done.inserted_ids[0].id, motor::value{100});
    EXPECT_EQ(done.inserted_ids[1].index, 1);
    EXPECT_EQ(things().find_one(doc("_id", done.inserted_ids[1].id)).get()->get<int>("n"), 50);
    EXPECT_EQ(things().count_documents(doc("x", 1)).get(), 4);
    EXPECT_EQ(things().count_documents().get(), 19);
}

TEST_F(bulk_write_on_server, tells_the_ids_of_what_upsert_inserted) {
    auto done =
        things()
            .bulk_write({write_model::insert_one(doc("_id", 1)),
                         write_model::update_one(doc("_id", 2), assign("x", 1)).upsert(true),
                         write_model::replace_one(doc("_id", "three"), doc("x", 1)).upsert(true),
                         write_model::update_one(doc("_id", 1), assign("x", 1)).upsert(true)})
            .get();
    EXPECT_EQ(done.upserted_count, 2);
    EXPECT_EQ(done.matched_count, 1);
    ASSERT_EQ(done.upserted_ids.size(), 2U);
    EXPECT_EQ(done.upserted_ids[0].index, 1);
    EXPECT_EQ(done.upserted_ids[0].id, motor::value{2});
    EXPECT_EQ(done.upserted_ids[1].index, 2);
    EXPECT_EQ(done.upserted_ids[1].id, motor::value{"three"});
}

TEST_F(bulk_write_on_server, stops_at_the_first_refusal_if_ordered_and_tries_all_if_not) {
    for (bool ordered : {true, false}) {
        SCOPED_TRACE(ordered);
        things().drop().get();
        auto error = caught<motor::bulk_write_error>([&] {
            things()
                .bulk_write({write_model::insert_one(doc("_id", 1)),
                             write_model::insert_one(doc("_id", 1)),
                             write_model::insert_one(doc("_id", 2)),
                             write_model::update_one(doc("_id", 1), assign("x", 1))})
                .ordered(ordered)
                .get();
        });
        EXPECT_EQ(error.code(), errc::duplicate_key);
        ASSERT_EQ(error.write_errors().size(), 1U);
        EXPECT_EQ(error.write_errors()[0].index, 1);
        EXPECT_EQ(error.acknowledged().inserted, ordered ? 1 : 2);
        EXPECT_EQ(error.acknowledged().matched, ordered ? 0 : 1);
        EXPECT_EQ(things().count_documents().get(), ordered ? 1 : 2);
    }
}

TEST_F(bulk_write_on_server, uses_the_ids_of_its_making_however_often_it_is_started) {
    auto insert = things().bulk_write({write_model::insert_one(doc("n", 1))});
    auto id = insert.get().inserted_ids.at(0).id;
    EXPECT_THROW(insert.get(), motor::bulk_write_error);
    EXPECT_EQ(things().find_one().get(), doc("_id", id, "n", 1));
}

TEST_F(bulk_write_on_script, sends_neighbours_of_one_kind_together_and_in_order) {
    auto done = things.bulk_write(one_of_each()).get();
    EXPECT_EQ(server.command_names(), (std::vector<std::string>{"insert", "update", "delete"}));
    EXPECT_EQ(done.inserted_count, 2);
    EXPECT_EQ(server.commands("insert")[0]["documents"],
              motor::value{array(doc("_id", 1), doc("_id", 2))}.view());
    EXPECT_EQ(
        server.commands("delete")[0]["deletes"],
        motor::value{array(doc("q", doc("_id", 6), "limit", 1), doc("q", doc("n", 7), "limit", 0))}
            .view());
}

TEST_F(bulk_write_on_script, gives_each_statement_the_options_of_its_own) {
    const document french = doc("locale", "fr");
    things
        .bulk_write({write_model::update_one(doc("a", 1), array(doc("$set", doc("x", 1)))),
                     write_model::update_many(doc("a", 1), assign("x.$[e]", 1))
                         .array_filters(array(doc("e", 1)))
                         .collation(french)
                         .hint("a_1")
                         .upsert(true)})
        .get();
    auto sent = server.commands("update").at(0);
    auto statements = sent["updates"];
    EXPECT_EQ(statements[0]["u"], motor::value{array(doc("$set", doc("x", 1)))}.view());
    EXPECT_FALSE(statements[0]["hint"] || statements[0]["collation"] ||
                 statements[0]["arrayFilters"]);
    EXPECT_TRUE(statements[1]["multi"].get<bool>() && statements[1]["upsert"].get<bool>());
    EXPECT_EQ(statements[1]["arrayFilters"], motor::value{array(doc("e", 1))}.view());
    EXPECT_EQ(statements[1]["collation"], motor::value{french}.view());
    EXPECT_EQ(statements[1]["hint"].get<std::string>(), "a_1");
}

TEST_F(bulk_write_on_script, tells_which_writes_inserted_by_upsert) {
    server.once("update", doc("n", 3, "nModified", 1, "upserted",
                              array(doc("index", 0, "_id", "a"), doc("index", 2, "_id", "b"))));
    auto upsert = write_model::update_one(doc("x", 1), assign("x", 1)).upsert(true);
    auto done =
        things.bulk_write({write_model::insert_one(doc("_id", 1)), upsert, upsert, upsert}).get();
    EXPECT_EQ(done.upserted_count, 2);
    EXPECT_EQ(done.matched_count, 1);
    ASSERT_EQ(done.upserted_ids.size(), 2U);
    EXPECT_EQ(done.upserted_ids[0].index, 1);
    EXPECT_EQ(done.upserted_ids[1].index, 3);
    EXPECT_EQ(done.upserted_ids[1].id, motor::value{"b"});
}

TEST_F(bulk_write_on_script, counts_its_indexes_over_all_messages) {
    auto profile = motor::testing::server_profile::primary();
    profile.max_write_batch_size = 2;
    motor::testing::scripted_server narrow{profile};
    motor::testing::answer_plausibly(narrow);
    narrow.once("insert", doc("n", 2));
    narrow.once("insert", motor::testing::write_error_reply(1, 1, 11000, "twice"));
    motor::client client_of_narrow{narrow.uri("retryWrites=false")};
    std::vector<write_model> writes;
    for (int id : {0, 1, 2, 2, 4})
        writes.push_back(write_model::insert_one(doc("_id", id)));
    auto error = caught<motor::bulk_write_error>(
        [&] { client_of_narrow["db"]["things"].bulk_write(writes).get(); });
    ASSERT_EQ(error.write_errors().size(), 1U);
    EXPECT_EQ(error.write_errors()[0].index, 3);
    EXPECT_EQ(error.acknowledged().inserted, 3);
}

TEST_F(bulk_write_on_script, refuses_before_it_sends_what_cannot_be_meant) {
    struct bad {
        const char* why;
        std::vector<write_model> writes;
    };
    auto good = write_model::insert_one(doc("_id", 1));
    const std::vector<bad> all{
        {"bulk_write needs at least one write", {}},
        {"an update must not be empty", {good, write_model::update_one(doc(), doc())}},
        {"an update must have only operators such as $set, found \"x\"; to replace, use "
         "replace_one",
         {good, write_model::update_many(doc(), doc("x", 1))}},
        {"a replacement must not start with an operator, found \"$set\"",
         {good, write_model::replace_one(doc(), assign("x", 1))}},
        {"insert_one does not take upsert", {write_model::insert_one(doc()).upsert(true)}},
        {"insert_one does not take hint", {write_model::insert_one(doc()).hint("a_1")}},
        {"replace_one does not take arrayFilters",
         {write_model::replace_one(doc(), doc()).array_filters(array(doc()))}},
        {"delete_one does not take upsert", {write_model::delete_one(doc()).upsert(true)}},
        {"delete_many does not take arrayFilters",
         {write_model::delete_many(doc()).array_filters(array(doc()))}},
    };
    for (const auto& each : all) {
        auto error =
            caught<motor::invalid_operation>([&] { things.bulk_write(each.writes).get(); });
        EXPECT_EQ(error.message(), each.why);
    }
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(bulk_write_on_script, is_not_acknowledged_where_nobody_waits_for_it) {
    auto done = things.bulk_write(one_of_each())
                    .write_concern(motor::write_concern::unacknowledged())
                    .get();
    EXPECT_FALSE(done.acknowledged);
    EXPECT_EQ(done.inserted_ids.size(), 2U);
}

}  // namespace
