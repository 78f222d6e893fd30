// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find.hpp>

#include <motor/future.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::cursor_reply, motor::testing::more_reply, motor::testing::essential;
using namespace std::chrono_literals;

using find_on_server = motor::testing::on_server;
using find_on_script = motor::testing::on_script;

std::vector<int> ids(const std::vector<document>& documents) {
    std::vector<int> all;
    for (const auto& each : documents)
        all.push_back(each.get<int>("_id"));
    return all;
}

TEST_F(find_on_server, yields_what_matches) {
    fill(25);
    EXPECT_EQ(things().find().to_list().get().size(), 25u);
    EXPECT_EQ(ids(things().find(doc("n", 3)).sort(doc("_id", 1)).to_list().get()),
              (std::vector{3, 13, 23}));
    EXPECT_TRUE(things().find(doc("n", 77)).to_list().get().empty());
    EXPECT_TRUE(db()["nothing"].find().to_list().get().empty());
}

TEST_F(find_on_server, sorts_skips_limits_and_projects) {
    fill(25);
    EXPECT_EQ(ids(things().find().sort(doc("_id", -1)).skip(5).limit(3).to_list().get()),
              (std::vector{20, 19, 18}));
    EXPECT_EQ(things().find(doc("_id", 4)).projection(doc("n", 1, "_id", 0)).to_list().get().at(0),
              doc("n", 4));
}

TEST_F(find_on_server, comes_in_batches_of_the_size_asked_for) {
    fill(25);
    auto cursor = things().find().sort(doc("_id", 1)).batch_size(10);
    std::vector<std::size_t> sizes;
    for (;;) {
        auto batch = cursor.batch().get();
        if (batch.empty()) break;
        sizes.push_back(0);
        for (motor::document_view each : batch) {
            EXPECT_TRUE(each.contains("_id"));
            ++sizes.back();
        }
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{10, 10, 5}));
    EXPECT_FALSE(cursor.alive());
    EXPECT_EQ(cursor.cursor_id(), 0);
}

TEST_F(find_on_server, yields_each_document_once_whatever_fetches_it) {
    fill(1000);
    auto query = [&] { return things().find().sort(doc("_id", 1)).batch_size(7); };
    std::vector<int> expected(1000), by_next, by_for_each, by_fetch;
    for (int i = 0; i < 1000; ++i)
        expected[static_cast<std::size_t>(i)] = i + 1;
    auto cursor = query();
    while (auto each = cursor.next().get())
        by_next.push_back(each->get<int>("_id"));
    query()
        .for_each([&](motor::document_view each) { by_for_each.push_back(each.get<int>("_id")); })
        .get();
    auto fetched = query();
    while (fetched.fetch_next().get())
        by_fetch.push_back(fetched.next_object()->get<int>("_id"));
    EXPECT_EQ(by_next, expected);
    EXPECT_EQ(by_for_each, expected);
    EXPECT_EQ(by_fetch, expected);
    EXPECT_EQ(ids(query().to_list().get()), expected);
}

TEST_F(find_on_server, lists_as_many_as_asked_for_and_goes_on_where_it_stopped) {
    fill(25);
    auto cursor = things().find().sort(doc("_id", 1)).batch_size(4);
    EXPECT_EQ(ids(cursor.to_list(3).get()), (std::vector{1, 2, 3}));
    EXPECT_EQ(cursor.next().get()->get<int>("_id"), 4);
    EXPECT_EQ(ids(cursor.to_list(2).get()), (std::vector{5, 6}));
    EXPECT_TRUE(cursor.to_list(0).get().empty());
    EXPECT_EQ(cursor.to_list().get().size(), 19u);
    EXPECT_TRUE(cursor.to_list().get().empty());
}

TEST_F(find_on_server, starts_over_when_rewound_and_apart_when_cloned) {
    fill(10);
    auto cursor = things().find().sort(doc("_id", 1)).batch_size(3);
    cursor.to_list(5).get();
    auto copy = cursor.clone();
    EXPECT_EQ(copy.next().get()->get<int>("_id"), 1);
    EXPECT_EQ(cursor.next().get()->get<int>("_id"), 6);
    cursor.rewind();
    EXPECT_EQ(cursor.next().get()->get<int>("_id"), 1);
    EXPECT_EQ(copy.next().get()->get<int>("_id"), 2);
}

TEST_F(find_on_server, tails_a_capped_collection) {
    db().create_collection("log").capped(100'000).get();
    auto log = db()["log"];
    log.insert_one(doc("_id", 1)).get();
    // FerretDB ends a tailable cursor whose first batch is not full.
    auto cursor = log.find().batch_size(1).cursor_type(motor::cursor_type::tailable_await);
    cursor.max_await_time(1s);  // a cursor that ends makes FerretDB forget its results
    EXPECT_EQ(cursor.next().get(), doc("_id", 1));
    EXPECT_EQ(cursor.next().get(), std::nullopt);
    EXPECT_TRUE(cursor.alive());
    log.insert_one(doc("_id", 2)).get();
    EXPECT_EQ(cursor.next().get(), doc("_id", 2));
    cursor.close().get();
    EXPECT_FALSE(cursor.alive());
}

TEST_F(find_on_script, asks_for_one_more_than_a_limit_of_the_same_size) {
    const struct {
        std::int64_t limit;
        int batch_size, sent;
    } cases[] = {{4, 4, 5}, {4, 3, 3}, {4, 5, 5}, {0, 0, 0}, {0x7fffffff, 0x7fffffff, 0x7fffffff}};
    for (const auto& c : cases) {
        server.forget_commands();
        things.find().limit(c.limit).batch_size(c.batch_size).to_list().get();
        EXPECT_EQ(only_command().get<int>("batchSize"), c.sent) << c.limit;
    }
}

TEST_F(find_on_script, carries_over_to_its_getmores_what_belongs_there) {
    server.once("find", cursor_reply(17, "db.things", array(doc("_id", 1))));
    server.once("getMore", more_reply(17, "db.things", array(doc("_id", 2))));
    server.once("getMore", more_reply(0, "db.things", array(doc("_id", 3))));
    auto all = things.find()
                   .batch_size(1)
                   .max_await_time(250ms)
                   .comment("why")
                   .max_time(2s)
                   .read_concern(motor::read_concern::local())
                   .to_list()
                   .get();
    EXPECT_EQ(ids(all), (std::vector{1, 2, 3}));
    auto more = server.commands("getMore");
    ASSERT_EQ(more.size(), 2u);
    for (const auto& each : more)
        EXPECT_EQ(essential(each), doc("getMore", 17LL, "collection", "things", "batchSize", 1,
                                       "maxTimeMS", 250LL, "comment", "why"));
}

TEST_F(find_on_script, keeps_the_session_of_its_first_command_and_one_connection) {
    server.once("find", cursor_reply(17, "db.things", array()));
    server.once("getMore", more_reply(17, "db.things", array()));
    server.once("getMore", more_reply(0, "db.things", array()));
    things.find().to_list().get();
    auto commands = server.commands();
    ASSERT_EQ(commands.size(), 3u);
    for (const auto& each : commands) {
        EXPECT_EQ(each.body["lsid"], commands[0].body["lsid"]) << each.name;
        EXPECT_EQ(each.connection, commands[0].connection) << each.name;
    }
}

TEST_F(find_on_script, takes_the_namespace_of_the_reply_for_its_getmores) {
    server.once("find", cursor_reply(17, "elsewhere.a.b", array()));
    things.find().to_list().get();
    auto more = server.commands("getMore").at(0);
    EXPECT_EQ(more.get<std::string>("$db"), "elsewhere");
    EXPECT_EQ(more.get<std::string>("collection"), "a.b");
}

TEST_F(find_on_script, sends_nothing_before_it_is_asked_for_documents) {
    auto cursor = things.find().batch_size(2);
    auto next = cursor.next();
    EXPECT_TRUE(cursor.alive());
    EXPECT_TRUE(server.commands().empty());
    next.get();
    EXPECT_EQ(server.command_names(), (std::vector<std::string>{"find"}));
}

TEST_F(find_on_script, tells_the_server_when_it_is_closed_or_dropped) {
    server.on("find", cursor_reply(17, "db.things", array(doc("_id", 1))));
    auto closed = things.find();
    closed.next().get();
    closed.close().get();
    EXPECT_EQ(server.commands("killCursors").size(), 1u);
    { things.find().next().get(); }
    server.wait_for("killCursors", 2);
    for (const auto& each : server.commands("killCursors"))
        EXPECT_EQ(essential(each), doc("killCursors", "things", "cursors", array(17LL)));
    EXPECT_EQ(closed.next().get(), std::nullopt);
}

TEST_F(find_on_script, stops_a_for_each_that_has_seen_enough) {
    server.once("find", cursor_reply(17, "db.things", array(doc("_id", 1), doc("_id", 2))));
    int seen = 0;
    things.find().for_each([&](motor::document_view) { return ++seen < 1; }).get();
    EXPECT_EQ(seen, 1);
    server.wait_for("killCursors");
    EXPECT_TRUE(server.commands("getMore").empty());
}

TEST_F(find_on_script, gives_what_a_for_each_throws) {
    server.once("find", cursor_reply(0, "db.things", array(doc("_id", 1))));
    auto walk = things.find().for_each([](motor::document_view) { throw 7; });
    EXPECT_THROW(walk.get(), int);
}

TEST_F(find_on_script, takes_no_options_once_it_has_started) {
    auto cursor = things.find();
    cursor.next().get();
    EXPECT_THROW(cursor.limit(1), motor::invalid_operation);
}

TEST_F(find_on_script, serves_one_operation_at_a_time) {
    motor::testing::gate gate;
    server.once("find", cursor_reply(0, "db.things", array(doc("_id", 1))).after(gate));
    auto cursor = things.find();
    auto first = cursor.next().future();
    server.wait_for("find");
    EXPECT_THROW(cursor.next().get(), motor::invalid_operation);
    gate.open();
    EXPECT_TRUE(motor::testing::within_limit(std::move(first)).has_value());
}

void expect_nothing_yet(motor::testing::scripted_server& server, const motor::collection& things,
                        motor::cursor_type type) {
    server.on("find", cursor_reply(17, "db.things", array(doc("_id", 1))));
    for (int i = 0; i < 3; ++i)
        server.once("getMore", more_reply(17, "db.things", array()));
    auto cursor = things.find().cursor_type(type);
    EXPECT_EQ(cursor.next().get(), doc("_id", 1));
    for (std::size_t asked : {1u, 2u, 3u}) {
        EXPECT_EQ(cursor.next().get(), std::nullopt);
        EXPECT_TRUE(cursor.alive());
        EXPECT_EQ(server.commands("getMore").size(), asked);
    }
    EXPECT_EQ(cursor.next().get(), std::nullopt);
    EXPECT_FALSE(cursor.alive());
}

TEST_F(find_on_script, has_nothing_yet_at_the_end_of_a_tailable_await_cursor) {
    expect_nothing_yet(server, things, motor::cursor_type::tailable_await);
}

TEST_F(find_on_script, has_nothing_yet_at_the_end_of_a_tailable_cursor) {
    expect_nothing_yet(server, things, motor::cursor_type::tailable);
}

}  // namespace
