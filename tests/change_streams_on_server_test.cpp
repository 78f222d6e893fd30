// SPDX-License-Identifier: Apache-2.0
// Change streams, on a real server that has them.
#include <motor/motor.hpp>

#include <tests/support/deadline.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::document_view;
using motor::testing::feature, motor::testing::within_limit;
using namespace std::chrono_literals;

class change_streams_on_server : public motor::testing::on_server {
protected:
    void SetUp() override {
        on_server::SetUp();
        if (IsSkipped()) return;
        if (auto why = needs(feature::change_streams)) GTEST_SKIP() << *why;
        fill(1);
    }
    static std::string kind_of(const document& change) {
        return change.get<std::string>("operationType");
    }
    static motor::value id_of(const document& change) {
        return motor::value{change["documentKey"]["_id"]};
    }
    static document next(const motor::change_stream& of) {
        return within_limit(of.next().future()).value();
    }
};

TEST_F(change_streams_on_server, tell_of_each_kind_of_change_in_order) {
    auto stream = things().watch().full_document("updateLookup").max_await_time(100ms);
    stream.open().get();
    things().insert_one(doc("_id", 2, "a", 1)).get();
    things().update_one(doc("_id", 2), doc("$set", doc("a", 2))).get();
    things().replace_one(doc("_id", 2), doc("b", 3)).get();
    things().delete_one(doc("_id", 2)).get();
    auto inserted = next(stream), updated = next(stream), replaced = next(stream);
    auto deleted = next(stream);
    EXPECT_EQ(kind_of(inserted), "insert");
    EXPECT_EQ(inserted.get<document>("fullDocument"), doc("_id", 2, "a", 1));
    EXPECT_EQ(kind_of(updated), "update");
    EXPECT_EQ(updated["updateDescription"]["updatedFields"].get<document>(), doc("a", 2));
    EXPECT_EQ(kind_of(replaced), "replace");
    EXPECT_EQ(replaced.get<document>("fullDocument"), doc("_id", 2, "b", 3));
    EXPECT_EQ(kind_of(deleted), "delete");
    EXPECT_EQ(id_of(deleted), motor::value{2});
    EXPECT_EQ(stream.try_next().get(), std::nullopt);
    stream.close().get();
    EXPECT_FALSE(stream.alive());
}

TEST_F(change_streams_on_server, tell_only_of_what_their_pipeline_lets_through) {
    auto only = array(doc("$match", doc("operationType", "insert", "fullDocument.a", 7)));
    auto stream = things().watch(only);
    stream.open().get();
    things().insert_one(doc("_id", 2, "a", 1)).get();
    things().insert_one(doc("_id", 3, "a", 7)).get();
    EXPECT_EQ(id_of(next(stream)), motor::value{3});
}

TEST_F(change_streams_on_server, wait_for_what_others_do) {
    auto stream = things().watch();
    stream.open().get();
    auto coming = stream.next().future();
    motor::client another{server().uri()};
    another[db().name()]["things"].insert_one(doc("_id", 2)).get();
    EXPECT_EQ(id_of(within_limit(std::move(coming)).value()), motor::value{2});
}

TEST_F(change_streams_on_server, go_on_where_another_one_has_stopped) {
    auto stream = things().watch();
    stream.open().get();
    for (int id : {2, 3, 4})
        things().insert_one(doc("_id", id)).get();
    EXPECT_EQ(id_of(next(stream)), motor::value{2});
    auto token = stream.resume_token().value();
    stream.close().get();
    auto resumed = things().watch().resume_after(token);
    EXPECT_EQ(id_of(next(resumed)), motor::value{3});
    EXPECT_EQ(id_of(next(resumed)), motor::value{4});
}

TEST_F(change_streams_on_server, of_a_database_and_of_everything_see_every_collection) {
    auto in_database = db().watch();
    auto mine = array(doc("$match", doc("ns.db", db().name())));
    auto everywhere = client().watch(mine);
    in_database.open().get();
    everywhere.open().get();
    things().insert_one(doc("_id", 2)).get();
    db()["others"].insert_one(doc("_id", 3)).get();
    for (auto* each : {&in_database, &everywhere}) {
        EXPECT_EQ(next(*each)["ns"]["coll"].get<std::string>(), "things");
        // Some servers also report that the collection was created.
        EXPECT_EQ(next(*each)["ns"]["coll"].get<std::string>(), "others");
    }
}

TEST_F(change_streams_on_server, end_with_their_collection) {
    auto stream = things().watch();
    stream.open().get();
    things().drop().get();
    EXPECT_EQ(kind_of(next(stream)), "drop");
    EXPECT_EQ(kind_of(next(stream)), "invalidate");
    EXPECT_EQ(within_limit(stream.next().future()), std::nullopt);
    EXPECT_FALSE(stream.alive());
}

}  // namespace
