// SPDX-License-Identifier: Apache-2.0
// A bulk write whose order does not matter is sent with all of one kind together, and what comes
// back is told by the places of the writes as they were given.
#include <motor/client_error.hpp>
#include <motor/ops/client_bulk_write.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include <map>

namespace {

using motor::array, motor::doc, motor::document, motor::document_view, motor::write_model;
using motor::testing::caught, motor::testing::reply, motor::testing::scripted_server;
using motor::testing::server_profile, motor::testing::write_error_reply;
using names = std::vector<std::string>;

using unordered_bulk_write_on_server = motor::testing::on_server;

const document assign_x = doc("$set", doc("x", 1));

/// An insert, an update and a deletion, repeated: the order furthest from sorted.
std::vector<write_model> mixed(int count) {
    std::vector<write_model> writes;
    for (int i = 0; i < count; ++i) {
        if (i % 3 == 0) writes.push_back(write_model::insert_one(doc("_id", i)));
        if (i % 3 == 1) writes.push_back(write_model::update_one(doc("_id", i), assign_x));
        if (i % 3 == 2) writes.push_back(write_model::delete_one(doc("_id", i)));
    }
    return writes;
}

class unordered_bulk_write : public motor::testing::on_script {
protected:
    explicit unordered_bulk_write(server_profile profile = server_profile::primary())
        : on_script(std::move(profile), "retryWrites=false") {}

    static std::vector<std::int64_t> refused(const motor::bulk_write_error& by) {
        std::vector<std::int64_t> all;
        for (const auto& each : by.write_errors())
            all.push_back(each.index);
        return all;
    }
};

TEST_F(unordered_bulk_write, sends_one_command_for_each_kind) {
    auto done = things.bulk_write(mixed(3000)).ordered(false).get();
    EXPECT_EQ(server.command_names(), (names{"insert", "update", "delete"}));
    for (auto [command, list] : {std::pair{"insert", "documents"}, std::pair{"update", "updates"},
                                 std::pair{"delete", "deletes"}})
        EXPECT_EQ(server.commands(command).at(0)[list].get<motor::array_view>().size(), 1000U);
    EXPECT_EQ(done.inserted_count, 1000);
    EXPECT_EQ(done.matched_count, 1000);
    EXPECT_EQ(done.deleted_count, 1000);
    ASSERT_EQ(done.inserted_ids.size(), 1000U);
    for (const auto& each : done.inserted_ids)
        EXPECT_EQ(each.id, motor::value{static_cast<int>(each.index)});
}

TEST_F(unordered_bulk_write, sends_the_kinds_in_the_order_in_which_they_first_came) {
    things
        .bulk_write({write_model::delete_many(doc()), write_model::insert_one(doc("_id", 1)),
                     write_model::delete_one(doc("_id", 2))})
        .ordered(false)
        .get();
    EXPECT_EQ(server.command_names(), (names{"delete", "insert"}));
}

TEST_F(unordered_bulk_write, leaves_an_ordered_one_as_it_is) {
    things.bulk_write(mixed(9)).get();
    EXPECT_EQ(server.command_names().size(), 9U);
}

TEST_F(unordered_bulk_write, tells_refusals_and_upserts_by_the_places_of_their_writes) {
    // Indexes 0, 3 and 6 are inserts, 1, 4 and 7 updates, 2, 5 and 8 deletions.
    server.once("insert", write_error_reply(2, 1, 11000, "twice"));
    server.once("update", doc("n", 3, "nModified", 1, "upserted",
                              array(doc("index", 0, "_id", "a"), doc("index", 2, "_id", "b"))));
    server.once("delete", doc("n", 1, "writeErrors",
                              array(doc("index", 0, "code", 2, "errmsg", "first"),
                                    doc("index", 2, "code", 3, "errmsg", "last"))));
    auto error =
        caught<motor::bulk_write_error>([&] { things.bulk_write(mixed(9)).ordered(false).get(); });
    EXPECT_EQ(refused(error), (std::vector<std::int64_t>{2, 3, 8}));
    EXPECT_EQ(error.write_errors()[0].message, "first");
    EXPECT_EQ(error.write_errors()[1].details,
              doc("index", std::int64_t{3}, "code", 11000, "errmsg", "twice"));
    EXPECT_EQ(error.code().value(), 2);
    EXPECT_EQ(error.message(), "first");
    EXPECT_EQ(error.acknowledged().inserted, 2);
    EXPECT_EQ(error.acknowledged().deleted, 1);
    EXPECT_EQ(error.acknowledged().upserted, 2);
    EXPECT_EQ(error.reply()["upserted"][1]["index"].get<int>(), 7);
}

TEST_F(unordered_bulk_write, tells_upserted_ids_by_the_places_of_their_writes) {
    server.once("update", doc("n", 2, "nModified", 0, "upserted",
                              array(doc("index", 0, "_id", "a"), doc("index", 1, "_id", "b"))));
    auto upsert = write_model::update_one(doc("x", 1), assign_x).upsert(true);
    auto done = things
                    .bulk_write({write_model::delete_one(doc()), upsert,
                                 write_model::insert_one(doc("_id", 1)), upsert})
                    .ordered(false)
                    .get();
    ASSERT_EQ(done.upserted_ids.size(), 2U);
    EXPECT_EQ(done.upserted_ids[0].index, 1);
    EXPECT_EQ(done.upserted_ids[1].index, 3);
    ASSERT_EQ(done.inserted_ids.size(), 1U);
    EXPECT_EQ(done.inserted_ids[0].index, 2);
}

TEST_F(unordered_bulk_write, leaves_each_write_its_own_options) {
    const document french = doc("locale", "fr");
    things
        .bulk_write({write_model::update_one(doc("a", 1), assign_x),
                     write_model::delete_one(doc("b", 1)).hint("b_1"),
                     write_model::update_many(doc("a", 2), doc("$set", doc("x.$[e]", 1)))
                         .array_filters(array(doc("e", 1)))
                         .collation(french),
                     write_model::delete_many(doc("b", 2)).collation(french)})
        .ordered(false)
        .get();
    const auto update = server.commands("update").at(0), removal = server.commands("delete").at(0);
    auto updates = update["updates"], deletes = removal["deletes"];
    EXPECT_FALSE(updates[0]["collation"] || updates[0]["arrayFilters"]);
    EXPECT_EQ(updates[1]["collation"], motor::value{french}.view());
    EXPECT_EQ(updates[1]["arrayFilters"], motor::value{array(doc("e", 1))}.view());
    EXPECT_EQ(deletes[0]["hint"].get<std::string>(), "b_1");
    EXPECT_FALSE(deletes[0]["collation"] || deletes[1]["hint"]);
    EXPECT_EQ(deletes[1]["collation"], motor::value{french}.view());
}

TEST_F(unordered_bulk_write, is_not_acknowledged_where_nobody_waits_for_it) {
    auto done = things.bulk_write(mixed(9))
                    .ordered(false)
                    .write_concern(motor::write_concern::unacknowledged())
                    .get();
    EXPECT_FALSE(done.acknowledged);
    server.wait_for("delete");
    EXPECT_EQ(server.command_names(), (names{"insert", "update", "delete"}));
    EXPECT_FALSE(server.commands()[0].wants_reply);
}

TEST_F(unordered_bulk_write, sends_nothing_more_after_a_kind_that_was_refused_as_a_whole) {
    server.on("update", reply::error(13, "not authorized"));
    auto error =
        caught<motor::bulk_write_error>([&] { things.bulk_write(mixed(6)).ordered(false).get(); });
    EXPECT_EQ(server.command_names(), (names{"insert", "update"}));
    EXPECT_EQ(error.code().value(), 13);
    EXPECT_EQ(error.acknowledged().inserted, 2);
    EXPECT_TRUE(error.write_errors().empty());
}

TEST_F(unordered_bulk_write, runs_in_a_session) {
    auto session = client.start_session().get();
    things.bulk_write(mixed(9)).ordered(false).session(session).get();
    ASSERT_EQ(server.commands().size(), 3U);
    for (const auto& each : server.commands())
        EXPECT_EQ(each.body["lsid"], motor::value{session.id()});
}

struct split_bulk_write : unordered_bulk_write {
    split_bulk_write() : unordered_bulk_write(profile()) {}
    static server_profile profile() {
        auto made = server_profile::primary();
        made.max_write_batch_size = 4;
        made.max_message_size = 100'000;
        return made;
    }
};

TEST_F(split_bulk_write, keeps_the_places_over_the_messages_of_a_kind) {
    // Six of each kind: four and two. The second message of the inserts has indexes 12 and 15.
    server.once("insert", doc("n", 4));
    server.once("insert", write_error_reply(1, 1, 11000, "twice"));
    server.once("update", doc("n", 4, "nModified", 4));
    server.once("update", write_error_reply(1, 0, 2, "bad"));
    auto error =
        caught<motor::bulk_write_error>([&] { things.bulk_write(mixed(18)).ordered(false).get(); });
    EXPECT_EQ(server.command_names(),
              (names{"insert", "insert", "update", "update", "delete", "delete"}));
    EXPECT_EQ(refused(error), (std::vector<std::int64_t>{13, 15}));
    EXPECT_EQ(error.code().value(), 2);
    EXPECT_EQ(error.acknowledged().inserted, 5);
}

TEST_F(split_bulk_write, counts_the_bytes_of_each_kind_apart) {
    const document large = doc("text", std::string(30'000, 'x'));
    std::vector<write_model> writes;
    for (int i = 0; i < 3; ++i) {
        writes.push_back(write_model::insert_one(large));
        writes.push_back(write_model::replace_one(doc("_id", i), large));
    }
    things.bulk_write(writes).ordered(false).get();
    EXPECT_EQ(server.command_names(), (names{"insert", "insert", "update", "update"}));
    EXPECT_EQ(server.commands("insert")[0]["documents"].get<motor::array_view>().size(), 2U);
}

TEST_F(split_bulk_write, sends_four_of_a_kind_together_if_ordered) {
    std::vector<write_model> writes;
    for (int i = 0; i < 5; ++i)
        writes.push_back(write_model::insert_one(doc("_id", i)));
    writes.push_back(write_model::delete_one(doc("_id", 9)));
    server.once("insert", doc("n", 4));
    server.once("insert", doc("n", 1));
    server.once("delete", write_error_reply(0, 0, 2, "bad"));
    auto error = caught<motor::bulk_write_error>([&] { things.bulk_write(writes).get(); });
    EXPECT_EQ(server.command_names(), (names{"insert", "insert", "delete"}));
    EXPECT_EQ(refused(error), (std::vector<std::int64_t>{5}));
}

TEST_F(unordered_bulk_write, of_several_collections_has_a_command_for_each_of_their_kinds) {
    std::vector<motor::client_write_model> writes;
    auto single = mixed(12);
    for (std::size_t i = 0; i < single.size(); ++i)
        writes.emplace_back(i % 2 == 0 ? "db.a" : "db.b", single[i]);
    // The inserts into `a` have indexes 0 and 6, those into `b` 3 and 9.
    server.on("insert", [](document_view command) -> reply {
        bool into_b = command.get<std::string>("insert") == "b";
        return into_b ? reply{write_error_reply(1, 1, 11000, "twice")} : reply{doc("n", 2)};
    });
    auto error =
        caught<motor::bulk_write_error>([&] { client.bulk_write(writes).ordered(false).get(); });
    std::map<std::string, int> sent;
    for (const auto& each : server.commands())
        ++sent[each.name + " " + each.body.get<std::string>(each.name)];
    EXPECT_EQ(sent, (std::map<std::string, int>{{"insert a", 1},
                                                {"update a", 1},
                                                {"delete a", 1},
                                                {"insert b", 1},
                                                {"update b", 1},
                                                {"delete b", 1}}));
    EXPECT_EQ(refused(error), (std::vector<std::int64_t>{9}));
    EXPECT_EQ(error.acknowledged().inserted, 3);
    EXPECT_EQ(error.acknowledged().deleted, 4);
}

TEST_F(unordered_bulk_write_on_server, does_all_that_can_be_done) {
    fill(10);
    auto error = caught<motor::bulk_write_error>([&] {
        things()
            .bulk_write({write_model::update_one(doc("_id", 1), assign_x),
                         write_model::insert_one(doc("_id", 2)),  // exists already
                         write_model::delete_one(doc("_id", 3)),
                         write_model::insert_one(doc("_id", 100)),
                         write_model::update_one(doc("_id", 4), assign_x),
                         write_model::insert_one(doc("_id", 5)),  // exists already
                         write_model::delete_one(doc("_id", 6))})
            .ordered(false)
            .get();
    });
    ASSERT_EQ(error.write_errors().size(), 2U);
    EXPECT_EQ(error.write_errors()[0].index, 1);
    EXPECT_EQ(error.write_errors()[1].index, 5);
    EXPECT_EQ(error.acknowledged().inserted, 1);
    EXPECT_EQ(error.acknowledged().matched, 2);
    EXPECT_EQ(error.acknowledged().deleted, 2);
    EXPECT_EQ(things().count_documents().get(), 9);
}

TEST(ordered_bulk_write, keeps_what_was_done_before_the_connection_was_lost) {
    scripted_server server{server_profile::primary()};
    motor::client client{server.uri("retryWrites=false&serverSelectionTimeoutMS=300")};
    server.on("insert", doc("n", 1));
    server.on("delete", reply::close_connection());
    auto things = client["db"]["things"];
    auto error = caught<motor::bulk_write_error>([&] {
        things
            .bulk_write({write_model::insert_one(doc("_id", 1)), write_model::delete_one(doc()),
                         write_model::insert_one(doc("_id", 2))})
            .get();
    });
    EXPECT_EQ(error.acknowledged().inserted, 1);
    EXPECT_EQ(server.command_names(), (names{"insert", "delete"}));
}

}  // namespace
