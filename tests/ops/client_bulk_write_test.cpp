// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/client_bulk_write.hpp>

#include <tests/support/test_server.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::document_view;
using motor::client_write_model, motor::write_model;
using motor::testing::caught, motor::testing::reply;
using models = std::vector<client_write_model>;
using names = std::vector<std::string>;

using client_bulk_write_on_server = motor::testing::on_server;

class client_bulk_write : public motor::testing::on_script {
protected:
    client_bulk_write()
        : on_script(motor::testing::server_profile::primary(), "retryWrites=false") {}

    /// The commands with their collections: `insert db.a`.
    names sent() {
        names found;
        for (const auto& each : server.commands())
            found.push_back(each.name + " " + each.body.get<std::string>("$db") + "." +
                            each.body.get<std::string>(each.name));
        return found;
    }
};

client_write_model insert(std::string_view into, int id) {
    return {into, write_model::insert_one(doc("_id", id))};
}

const auto set = doc("$set", doc("x", 1));

/// Makes the server refuse documents with that `_id`.
void refuse(motor::testing::scripted_server& server, int id) {
    server.on("insert", [=](document_view command) -> reply {
        int n = 0;
        auto documents = command.get<std::vector<document>>("documents");
        for (const auto& each : documents) {
            if (each.get<int>("_id") == id)
                return motor::testing::write_error_reply(n, n, 11000, "twice");
            ++n;
        }
        return doc("n", n);
    });
}

TEST_F(client_bulk_write_on_server, writes_to_several_collections) {
    auto name = [&](const char* collection) { return db().name() + "." + collection; };
    const models writes{
        insert(name("a"), 1),
        insert(name("b"), 1),
        {name("a"), write_model::update_one(doc("_id", 1), set)},
        {name("b"), write_model::replace_one(doc("_id", 2), doc("x", 2)).upsert(true)},
        {name("b"), write_model::delete_many(doc("_id", 1))},
    };
    auto done = client().bulk_write(writes).get();
    EXPECT_EQ(done.inserted_count, 2);
    EXPECT_EQ(done.matched_count, 1);
    EXPECT_EQ(done.upserted_count, 1);
    EXPECT_EQ(done.deleted_count, 1);
    EXPECT_EQ(db()["a"].find_one().get(), doc("_id", 1, "x", 1));
    EXPECT_EQ(db()["b"].find_one().get(), doc("_id", 2, "x", 2));
}

TEST_F(client_bulk_write, goes_on_in_its_order) {
    client
        .bulk_write(models{insert("db.a", 1), insert("db.a", 2), insert("db.b", 3),
                           insert("other.a", 4), insert("db.a", 5)})
        .get();
    EXPECT_EQ(sent(), (names{"insert db.a", "insert db.b", "insert other.a", "insert db.a"}));
}

TEST_F(client_bulk_write, unordered_sends_together_what_is_for_one_collection) {
    auto done = client.bulk_write(models{insert("db.a", 1), insert("db.b", 2), insert("db.a", 3)})
                    .ordered(false)
                    .get();
    EXPECT_EQ(sent(), (names{"insert db.a", "insert db.b"}));
    EXPECT_EQ(done.inserted_count, 3);
    ASSERT_EQ(done.inserted_ids.size(), 3u);
    EXPECT_EQ(done.inserted_ids[1].index, 1);
    EXPECT_EQ(done.inserted_ids[1].id, motor::value{2});
}

TEST_F(client_bulk_write, counts_what_upserts_by_its_own_place) {
    auto upsert = [](std::string_view into) {
        return client_write_model{into, write_model::update_one(doc("x", 1), set).upsert(true)};
    };
    server.on("update", doc("n", 1, "nModified", 0, "upserted", array(doc("index", 0, "_id", 7))));
    auto done = client.bulk_write(models{insert("db.a", 1), upsert("db.b"), upsert("db.a")}).get();
    ASSERT_EQ(done.upserted_ids.size(), 2u);
    EXPECT_EQ(done.upserted_ids[0].index, 1);
    EXPECT_EQ(done.upserted_ids[1].index, 2);
    EXPECT_TRUE(done.updates.empty());  // not asked for
}

TEST_F(client_bulk_write, stops_at_the_first_refusal_and_says_whose_it_is) {
    refuse(server, 3);
    auto error = caught<motor::bulk_write_error>([&] {
        client
            .bulk_write(
                models{insert("db.a", 1), insert("db.b", 2), insert("db.b", 3), insert("db.a", 4)})
            .get();
    });
    EXPECT_EQ(sent(), (names{"insert db.a", "insert db.b"}));
    ASSERT_EQ(error.write_errors().size(), 1u);
    EXPECT_EQ(error.write_errors()[0].index, 2);
    EXPECT_EQ(error.write_errors()[0].code, 11000);
    EXPECT_EQ(error.acknowledged().inserted, 2);
    EXPECT_EQ(error.operation(), "bulkWrite");
}

TEST_F(client_bulk_write, unordered_tries_every_collection) {
    refuse(server, 1);
    auto error = caught<motor::bulk_write_error>([&] {
        client.bulk_write(models{insert("db.a", 1), insert("db.b", 2), insert("db.c", 1)})
            .ordered(false)
            .get();
    });
    EXPECT_EQ(sent().size(), 3u);
    ASSERT_EQ(error.write_errors().size(), 2u);
    EXPECT_EQ(error.write_errors()[0].index, 0);
    EXPECT_EQ(error.write_errors()[1].index, 2);
    EXPECT_EQ(error.acknowledged().inserted, 1);
}

TEST_F(client_bulk_write, goes_on_after_a_write_concern_that_was_not_met) {
    server.once("insert", doc("n", 1, "writeConcernError", doc("code", 64, "errmsg", "too slow")));
    auto error = caught<motor::bulk_write_error>([&] {
        client.bulk_write(models{insert("db.a", 1), insert("db.b", 2)}).get();
    });
    EXPECT_EQ(sent().size(), 2u);
    EXPECT_EQ(error.code().value(), 64);
    EXPECT_EQ(error.acknowledged().inserted, 2);
}

TEST_F(client_bulk_write, tells_what_was_done_before_the_connection_was_lost) {
    server.once("insert", doc("n", 1));
    server.on("insert", reply::close_connection());
    auto error = caught<motor::bulk_write_error>([&] {
        client.bulk_write(models{insert("db.a", 1), insert("db.b", 2), insert("db.c", 3)})
            .ordered(false)
            .get();
    });
    EXPECT_EQ(error.code(), motor::errc::network);
    EXPECT_TRUE(error.write_errors().empty());
    EXPECT_EQ(error.acknowledged().inserted, 1);
    EXPECT_EQ(sent().size(), 2u);
}

TEST_F(client_bulk_write, fails_as_any_write_where_nothing_was_done) {
    server.on("insert", reply::close_connection());
    EXPECT_THROW(client.bulk_write(models{insert("db.a", 1)}).get(), motor::auto_reconnect);
}

TEST_F(client_bulk_write, tells_of_each_write_if_told_to) {
    server.on("update", doc("n", 3, "nModified", 2));
    server.on("delete", doc("n", 4));
    server.once("update",
                doc("n", 1, "nModified", 0, "upserted", array(doc("index", 0, "_id", 7))));
    const models writes{{"db.a", write_model::update_one(doc(), set).upsert(true)},
                        {"db.a", write_model::update_many(doc(), set)},
                        insert("db.a", 1),
                        {"db.a", write_model::delete_many(doc())}};
    auto done = client.bulk_write(writes).verbose_results(true).get();
    ASSERT_EQ(done.updates.size(), 2u);
    EXPECT_EQ(done.updates[0].result.upserted_id, motor::value{7});
    EXPECT_EQ(done.updates[1].index, 1);
    EXPECT_EQ(done.updates[1].result.matched_count, 3);
    EXPECT_EQ(done.updates[1].result.modified_count, 2);
    ASSERT_EQ(done.deletions.size(), 1u);
    EXPECT_EQ(done.deletions[0].index, 3);
    EXPECT_EQ(done.deletions[0].result.deleted_count, 4);
    EXPECT_EQ(sent().size(), 4u);
}

TEST_F(client_bulk_write, is_not_acknowledged_where_nobody_waits_for_it) {
    auto done = client.bulk_write(models{insert("db.a", 1)})
                    .write_concern(motor::write_concern::unacknowledged())
                    .verbose_results(true)
                    .get();
    EXPECT_FALSE(done.acknowledged);
    EXPECT_EQ(done.inserted_count, 0);
}

TEST_F(client_bulk_write, runs_in_a_session) {
    auto session = client.start_session().get();
    client.bulk_write(models{insert("db.a", 1), insert("db.b", 2)}).session(session).get();
    for (const auto& each : server.commands())
        EXPECT_EQ(each.body["lsid"], motor::value{session.id()});
}

TEST_F(client_bulk_write, refuses_before_it_sends_what_cannot_be_meant) {
    auto refused = [&](const models& writes) { client.bulk_write(writes).get(); };
    EXPECT_THROW(refused({}), motor::invalid_operation);
    EXPECT_THROW(refused({insert("db.a", 1), insert("nodot", 2)}), motor::invalid_name);
    EXPECT_THROW(refused({insert("db.a", 1), insert("db.a..b", 2)}), motor::invalid_name);
    EXPECT_THROW(refused({insert("db.a", 1), {"db.a", write_model::update_one(doc(), doc())}}),
                 motor::invalid_operation);
    EXPECT_TRUE(server.commands().empty());
}

}  // namespace
