// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/aggregate.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::array_value, motor::doc;
using motor::testing::cursor_reply, motor::testing::essential, motor::testing::feature;
using namespace std::chrono_literals;

using aggregate_on_server = motor::testing::on_server;
using aggregate_on_script = motor::testing::on_script;

TEST_F(aggregate_on_server, yields_what_the_pipeline_makes) {
    fill(25);
    auto found = things()
                     .aggregate(array(doc("$match", doc("n", 3)), doc("$sort", doc("_id", -1)),
                                      doc("$project", doc("n", 0))))
                     .to_list()
                     .get();
    EXPECT_EQ(found, (std::vector{doc("_id", 23), doc("_id", 13), doc("_id", 3)}));
    auto sums = things()
                    .aggregate(array(doc("$group", doc("_id", nullptr, "n", doc("$sum", "$n")))))
                    .to_list();
    EXPECT_EQ(sums.get().at(0).get<int>("n"), 105);
    EXPECT_EQ(things().aggregate(array()).to_list().get().size(), 25u);
}

TEST_F(aggregate_on_server, comes_in_batches) {
    fill(25);
    auto cursor = things().aggregate(array(doc("$sort", doc("_id", 1)))).batch_size(10);
    EXPECT_EQ(cursor.to_list(10).get().size(), 10u);
    EXPECT_TRUE(cursor.alive());
    EXPECT_EQ(cursor.to_list().get().size(), 15u);
    EXPECT_FALSE(cursor.alive());
}

TEST_F(aggregate_on_server, writes_what_the_pipeline_makes) {
    if (auto why = needs(feature::out_stage)) GTEST_SKIP() << *why;
    fill(25);
    auto pipeline = array(doc("$match", doc("n", 3)), doc("$out", "copy"));
    EXPECT_TRUE(things().aggregate(pipeline).to_list().get().empty());
    EXPECT_EQ(db()["copy"].count_documents().get(), 3);
}

TEST_F(aggregate_on_server, joins_collections) {
    if (auto why = needs(feature::lookup)) GTEST_SKIP() << *why;
    fill(2);
    auto join = doc("from", "things", "localField", "n", "foreignField", "n", "as", "same");
    auto found = things().aggregate(array(doc("$lookup", join))).to_list().get();
    EXPECT_EQ(found.at(0)["same"].get<motor::array_view>().size(), 1u);
}

TEST_F(aggregate_on_server, needs_no_collection_on_a_database) {
    if (auto why = needs(feature::database_pipelines)) GTEST_SKIP() << *why;
    auto documents = array(doc("a", 1), doc("a", 2));
    EXPECT_EQ(db().aggregate(array(doc("$documents", documents))).to_list().get().size(), 2u);
}

TEST_F(aggregate_on_script, is_aimed_at_a_collection_or_a_database) {
    auto pipeline = array(doc("$match", doc("a", 1)));
    things.aggregate(pipeline).to_list().get();
    EXPECT_EQ(only_command(), doc("aggregate", "things", "pipeline", pipeline, "cursor", doc()));
    server.forget_commands();
    db.aggregate(pipeline).to_list().get();
    EXPECT_EQ(only_command(), doc("aggregate", 1, "pipeline", pipeline, "cursor", doc()));
}

TEST_F(aggregate_on_script, has_a_write_concern_only_where_it_writes) {
    const struct {
        array_value pipeline;
        bool writes;
    } cases[] = {
        {array(), false},
        {array(doc("$match", doc())), false},
        {array(doc("$out", "copy")), true},
        {array(doc("$match", doc()), doc("$merge", doc("into", "copy"))), true},
        {array(doc("$out", "copy"), doc("$match", doc())), false},
    };
    for (const auto& c : cases) {
        server.forget_commands();
        things.aggregate(c.pipeline)
            .write_concern(motor::write_concern::majority())
            .to_list()
            .get();
        EXPECT_EQ(only_command().contains("writeConcern"), c.writes) << c.pipeline;
    }
}

TEST_F(aggregate_on_script, asks_for_no_batch_size_of_0_where_it_writes) {
    for (auto stage : {"$out", "$merge"}) {
        server.forget_commands();
        things.aggregate(array(doc(stage, "copy"))).batch_size(0).to_list().get();
        EXPECT_EQ(only_command()["cursor"].get<motor::document>(), doc()) << stage;
    }
    server.forget_commands();
    things.aggregate(array(doc("$match", doc()))).batch_size(0).to_list().get();
    EXPECT_EQ(only_command()["cursor"].get<motor::document>(), doc("batchSize", 0));
}

TEST_F(aggregate_on_script, carries_over_to_its_getmores_what_belongs_there) {
    server.once("aggregate", cursor_reply(17, "db.things", array()));
    things.aggregate(array()).batch_size(3).max_await_time(250ms).comment("why").to_list().get();
    EXPECT_EQ(essential(server.commands("getMore").at(0)),
              doc("getMore", 17LL, "collection", "things", "batchSize", 3, "maxTimeMS", 250LL,
                  "comment", "why"));
}

TEST_F(aggregate_on_script, that_writes_goes_where_reads_go_if_all_servers_know_of_it) {
    const auto nearest = doc("mode", "nearest");
    const struct {
        int wire_version;
        bool goes_there;
    } cases[] = {{13, true}, {12, false}};  // 5.0, 4.9
    for (const auto& each : cases) {
        auto profile = motor::testing::server_profile::primary();
        profile.max_wire_version = each.wire_version;
        motor::testing::scripted_server old{profile};
        answer_plausibly(old);
        motor::client other{old.uri("readPreference=nearest&readConcernLevel=local&w=1")};
        other["db"]["things"].aggregate(array(doc("$out", "copy"))).to_list().get();
        auto sent = old.commands().at(0).body;
        EXPECT_EQ(sent.contains("$readPreference"), each.goes_there) << sent;
        EXPECT_EQ(sent.get<motor::document>("readConcern"), doc("level", "local"));
        EXPECT_EQ(sent.get<motor::document>("writeConcern"), doc("w", 1));
    }
}

TEST_F(aggregate_on_script, that_writes_without_acknowledgement_has_no_session) {
    auto unacknowledged = motor::write_concern::unacknowledged();
    auto pipeline = array(doc("$out", "copy"));
    EXPECT_TRUE(things.aggregate(pipeline).write_concern(unacknowledged).to_list().get().empty());
    server.wait_for("aggregate");
    EXPECT_FALSE(server.commands().at(0).body.contains("lsid"));
}

}  // namespace
