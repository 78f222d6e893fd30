// SPDX-License-Identifier: Apache-2.0
#include <motor/cursor.hpp>

#include "cursor_script.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

/// A cursor's lifetime: what is sent, when, over which connection, and how it ends.

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::array;
using motor::doc;

namespace {

struct cursor_test : on_script {
    cursor_test() { serve_documents(server, 5); }

    /// Numbers of the connections over which commands of that name came.
    std::set<std::size_t> connections_of(std::string_view name) {
        std::set<std::size_t> found;
        for (const auto& each : server.commands())
            if (each.name == name) found.insert(each.connection);
        return found;
    }
    std::size_t sent(std::string_view name) { return server.commands(name).size(); }
    /// When this returns, all jobs that were queued before have been done.
    void let_workers_finish() { client.ping().get(); }

    motor::client client_of_one{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
    motor::collection with_one_worker = client_of_one["db"]["things"];
};

}  // namespace

TEST_F(cursor_test, nothing_is_sent_before_the_first_use) {
    auto cursor = things.find(doc("a", 1)).sort(doc("a", 1));
    auto next = cursor.next();
    auto all = cursor.to_list();
    auto copy = cursor.clone();
    EXPECT_TRUE(cursor.alive());
    EXPECT_EQ(cursor.cursor_id(), 0);
    EXPECT_EQ(cursor.next_object(), std::nullopt);
    EXPECT_TRUE(server.commands().empty());
    EXPECT_EQ(server.connections(), 0U);
    next.get();
    EXPECT_EQ(server.command_names(), (std::vector<std::string>{"find"}));
}

TEST_F(cursor_test, takes_options_until_it_starts) {
    auto cursor = things.find().limit(9);
    cursor.batch_size(2).sort(doc("a", 1));
    cursor.next().get();
    auto find = server.commands("find").at(0);
    EXPECT_EQ(essential(find), doc("find", "things", "filter", doc(), "limit", 9LL, "batchSize", 2,
                                   "sort", doc("a", 1)));
    EXPECT_THROW(cursor.limit(1), motor::invalid_operation);
    EXPECT_THROW(cursor.option("hint", "a_1"), motor::invalid_operation);
    EXPECT_THROW(cursor.read_concern(motor::read_concern::local()), motor::invalid_operation);
    cursor.to_list().get();
    EXPECT_THROW(cursor.skip(1), motor::invalid_operation) << "exhausted";
    cursor.rewind();
    cursor.skip(1).next().get();
    EXPECT_EQ(server.commands("find").at(1).get<int>("skip"), 1) << "it has not started again";
}

TEST_F(cursor_test, each_getmore_carries_what_belongs_there_in_the_session_of_the_first_command) {
    const auto plain = doc("batchSize", 2, "comment", "why");
    const auto waiting = doc("batchSize", 2, "maxTimeMS", 250LL, "comment", "why");
    struct {
        std::function<motor::cursor()> open;
        motor::document more;
    } const cases[] = {
        {[&] { return things.find().batch_size(2).comment("why").max_await_time(250ms); }, waiting},
        {[&] { return things.aggregate({}).batch_size(2).comment("why").max_await_time(250ms); },
         waiting},
        {[&] { return things.list_indexes().batch_size(2).comment("why"); }, plain},
        {[&] { return db.list_collections().batch_size(2).comment("why"); }, plain},
        {[&] { return db.aggregate({}).batch_size(2).comment("why").max_time(1s); }, plain},
    };
    for (const auto& each : cases) {
        server.forget_commands();
        EXPECT_EQ(ids(each.open().to_list().get()), (std::vector{1, 2, 3, 4, 5}));
        auto commands = server.commands();
        ASSERT_EQ(commands.size(), 3U);
        EXPECT_TRUE(commands[0].body["lsid"]);
        for (std::size_t i = 1; i < 3; ++i) {
            auto id = commands[1].body.get<std::int64_t>("getMore");
            auto expected = doc("getMore", id, "collection", "things");
            EXPECT_EQ(essential(commands[i].body), expected.concat(each.more)) << commands[0].name;
            EXPECT_EQ(commands[i].body["lsid"], commands[0].body["lsid"]) << commands[0].name;
            EXPECT_EQ(commands[i].connection, commands[0].connection) << commands[0].name;
        }
    }
}

TEST_F(cursor_test, without_options_a_getmore_has_only_the_cursor) {
    auto cursor = things.find();
    cursor.next().get();
    auto id = cursor.cursor_id();
    cursor.to_list().get();
    EXPECT_EQ(essential(server.commands("getMore").at(0)),
              doc("getMore", id, "collection", "things"));
}

TEST_F(cursor_test, the_size_of_the_batches_to_come_can_be_changed) {
    auto cursor = things.find().batch_size(2);
    EXPECT_THROW(cursor.next_batch_size(3), motor::invalid_operation) << "it is an option still";
    cursor.next().get();
    EXPECT_THROW(cursor.next_batch_size(-1), motor::invalid_operation);
    cursor.next_batch_size(1);
    EXPECT_FALSE(cursor.batch().get().empty()) << "what is here already";
    EXPECT_FALSE(cursor.batch().get().empty());
    EXPECT_EQ(server.commands("getMore").at(0).get<int>("batchSize"), 1);
    cursor.next_batch_size(0);
    cursor.batch().get();
    EXPECT_FALSE(server.commands("getMore").at(1)["batchSize"]);
}

TEST_F(cursor_test, works_with_a_server_that_has_no_sessions) {
    scripted_server old{server_profile::standalone()};
    serve_documents(old, 5);
    motor::client to_old{old.uri()};
    EXPECT_EQ(ids(to_old["db"]["things"].find().to_list().get()), (std::vector{1, 2, 3, 4, 5}));
    for (const auto& each : old.commands())
        EXPECT_FALSE(each.body["lsid"]) << each.name;
}

TEST_F(cursor_test, cursors_that_are_open_at_once_have_sessions_of_their_own) {
    auto first = with_one_worker.find(), second = with_one_worker.find();
    first.next().get();
    second.next().get();
    with_one_worker.find_one().get();
    EXPECT_EQ(server.used_connections(), 2U) << "one for both, and the worker's";
    EXPECT_EQ(client_of_one.stats().leases, 2U);
    auto finds = server.commands("find");
    EXPECT_NE(finds.at(0)["lsid"], finds.at(1)["lsid"]);
    EXPECT_EQ(ids(first.to_list().get()), (std::vector{2, 3, 4, 5}));
    EXPECT_EQ(ids(second.to_list().get()), (std::vector{2, 3, 4, 5}));
    EXPECT_EQ(client_of_one.stats().leases, 0U);
}

TEST_F(cursor_test, a_first_batch_that_is_the_last_keeps_no_connection) {
    auto cursor = with_one_worker.find().batch_size(100);
    EXPECT_TRUE(cursor.next().get());
    EXPECT_EQ(cursor.cursor_id(), 0);
    EXPECT_TRUE(cursor.alive()) << "documents are here";
    with_one_worker.find_one().get();
    EXPECT_EQ(cursor.to_list().get().size(), 4U);
    with_one_worker.find_one().get();
    EXPECT_EQ(server.used_connections(), 1U);
}

TEST_F(cursor_test, what_a_cursor_took_it_gives_back_when_it_is_exhausted) {
    for (int i = 0; i < 5; ++i) {
        auto cursor = with_one_worker.find();
        cursor.next().get();
        with_one_worker.find_one().get();
        cursor.to_list().get();
    }
    EXPECT_EQ(server.used_connections(), 2U);
}

TEST_F(cursor_test, to_list_of_all_never_keeps_a_connection) {
    for (int i = 0; i < 5; ++i) {
        with_one_worker.find().to_list().get();
        with_one_worker.find_one().get();
    }
    EXPECT_EQ(sent("getMore"), 10U);
    EXPECT_EQ(server.used_connections(), 1U);
}

TEST_F(cursor_test, close_tells_the_server_once) {
    auto cursor = things.find();
    cursor.next().get();
    auto id = cursor.cursor_id();
    EXPECT_NE(id, 0);
    cursor.close().get();
    EXPECT_FALSE(cursor.alive());
    EXPECT_EQ(cursor.cursor_id(), 0);
    cursor.close().get();
    EXPECT_EQ(cursor.next().get(), std::nullopt) << "what was buffered is gone too";
    cursor = things.find();
    let_workers_finish();
    ASSERT_EQ(sent("killCursors"), 1U);
    auto commands = server.commands();
    EXPECT_EQ(essential(commands.at(1).body), doc("killCursors", "things", "cursors", array(id)));
    EXPECT_EQ(commands.at(1).body["lsid"], commands.at(0).body["lsid"]);
    EXPECT_EQ(connections_of("killCursors"), connections_of("find"));
}

TEST_F(cursor_test, close_is_no_error_whatever_the_server_says) {
    server.on("killCursors", reply::error(13, "not authorized"));
    auto cursor = things.find();
    cursor.next().get();
    EXPECT_NO_THROW(cursor.close().get());
    EXPECT_FALSE(cursor.alive());
}

TEST_F(cursor_test, one_that_is_closed_before_it_starts_sends_nothing) {
    auto cursor = things.find();
    cursor.close().get();
    EXPECT_FALSE(cursor.alive());
    EXPECT_EQ(cursor.next().get(), std::nullopt);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(cursor_test, destroying_it_half_way_tells_the_server_in_the_background) {
    std::optional<motor::cursor> cursor = things.find(), copy = cursor;
    cursor->next().get();
    cursor.reset();
    let_workers_finish();
    EXPECT_EQ(sent("killCursors"), 0U) << "a copy is left";
    copy.reset();
    server.wait_for("killCursors");
    EXPECT_EQ(connections_of("killCursors"), connections_of("find"));
}

TEST_F(cursor_test, an_operation_that_is_kept_keeps_the_cursor) {
    auto next = things.find().next();
    next.get();
    EXPECT_EQ(next.get(), doc("_id", 2));
    EXPECT_EQ(next.get(), doc("_id", 3));
    EXPECT_EQ(sent("killCursors"), 0U);
}

TEST_F(cursor_test, destroying_it_in_a_coroutine_on_a_worker_tells_the_server_too) {
    auto body = [](motor::collection c) -> motor::task<void> { co_await c.find().next(); };
    motor::run(client, body(things));
    server.wait_for("killCursors");
}

TEST_F(cursor_test, an_exhausted_one_needs_no_killing) {
    {
        auto cursor = things.find();
        cursor.to_list().get();
        cursor.close().get();
        things.find().batch_size(100).next().get();
        (void)things.find();
    }
    let_workers_finish();
    EXPECT_EQ(sent("killCursors"), 0U);
}

TEST_F(cursor_test, alive_and_cursor_id_follow_its_life) {
    auto cursor = things.find();
    auto expect = [&](bool alive, bool open) {
        EXPECT_EQ(cursor.alive(), alive);
        EXPECT_EQ(cursor.cursor_id() != 0, open);
    };
    expect(true, false);
    cursor.next().get();
    expect(true, true);
    cursor.to_list(2).get();
    auto id = cursor.cursor_id();
    cursor.next().get();
    expect(true, true);
    EXPECT_EQ(cursor.cursor_id(), id);
    cursor.fetch_next().get();
    expect(true, false);  // the server has none left, but one is buffered
    cursor.next().get();
    expect(false, false);
    EXPECT_EQ(cursor.next().get(), std::nullopt);
    EXPECT_EQ(sent("getMore"), 2U) << "nothing is asked of a cursor at its end";
}

TEST_F(cursor_test, a_clone_asks_the_same_from_the_start) {
    auto cursor = things.find(doc("a", 1)).batch_size(2).comment("why");
    cursor.to_list(3).get();
    auto clone = cursor.clone();
    EXPECT_EQ(clone.cursor_id(), 0);
    EXPECT_EQ(ids(clone.to_list().get()), (std::vector{1, 2, 3, 4, 5}));
    EXPECT_EQ(ids(cursor.to_list().get()), (std::vector{4, 5}));
    auto finds = server.commands("find");
    ASSERT_EQ(finds.size(), 2U);
    EXPECT_EQ(essential(finds[0]), essential(finds[1]));
}

TEST_F(cursor_test, copies_share_one_position) {
    auto cursor = things.find();
    motor::cursor copy = cursor;
    EXPECT_EQ(cursor.next().get(), doc("_id", 1));
    EXPECT_EQ(copy.next().get(), doc("_id", 2));
    EXPECT_EQ(cursor.next().get(), doc("_id", 3));
}

TEST_F(cursor_test, rewind_sends_the_query_again_and_kills_the_old_cursor) {
    auto cursor = things.find();
    cursor.rewind();
    EXPECT_TRUE(server.commands().empty());
    cursor.to_list(3).get();
    auto old = cursor.cursor_id();
    cursor.rewind();
    EXPECT_EQ(cursor.cursor_id(), 0);
    EXPECT_TRUE(cursor.alive());
    EXPECT_EQ(cursor.next_object(), std::nullopt) << "what was buffered is gone";
    server.wait_for("killCursors");
    EXPECT_EQ(server.commands("killCursors").at(0).get<std::vector<std::int64_t>>("cursors"),
              std::vector{old});
    EXPECT_EQ(ids(cursor.to_list().get()), (std::vector{1, 2, 3, 4, 5}));
    cursor.rewind();
    EXPECT_EQ(cursor.next().get(), doc("_id", 1));
    EXPECT_EQ(sent("find"), 3U);
}

TEST_F(cursor_test, the_error_of_a_getmore_is_reported_and_the_cursor_is_dead) {
    struct {
        reply answer;
        motor::errc code;
        std::size_t killed;  // 1 if the server may still have the cursor
    } const cases[] = {{reply::error(43, "cursor not found"), motor::errc::server, 0},
                       {reply::error(50, "too late"), motor::errc::timeout, 1},
                       {reply::error(8000, "busy"), motor::errc::server, 1},
                       {reply::close_connection(), motor::errc::network, 0}};
    for (const auto& each : cases) {
        server.forget_commands();
        server.once("getMore", each.answer);
        auto cursor = things.find();
        EXPECT_EQ(cursor.to_list(2).get().size(), 2U);
        try {
            cursor.next().get();
            ADD_FAILURE() << "no error";
        } catch (const motor::error& e) {
            EXPECT_EQ(e.code(), each.code) << e.what();
        }
        EXPECT_FALSE(cursor.alive());
        EXPECT_EQ(cursor.cursor_id(), 0);
        EXPECT_EQ(cursor.next().get(), std::nullopt);
        EXPECT_TRUE(cursor.to_list().get().empty());
        cursor.close().get();
        EXPECT_EQ(sent("killCursors"), each.killed);
        EXPECT_EQ(things.find_one().get(), doc("_id", 1)) << "the client goes on";
    }
}

TEST_F(cursor_test, a_cursor_that_the_server_has_forgotten_has_an_error_of_its_own) {
    server.once("getMore", reply::error(43, "cursor id 101 not found"));
    EXPECT_THROW(things.find().to_list().get(), motor::cursor_not_found);
}

TEST_F(cursor_test, the_error_of_the_first_command_is_reported_once_and_rewind_tries_again) {
    server.once("find", reply::error(2, "bad value"));
    auto cursor = things.find();
    EXPECT_THROW(cursor.next().get(), motor::operation_failure);
    EXPECT_FALSE(cursor.alive());
    EXPECT_EQ(cursor.next().get(), std::nullopt);
    EXPECT_THROW(cursor.limit(1), motor::invalid_operation);
    cursor.rewind();
    EXPECT_EQ(cursor.next().get(), doc("_id", 1));
}

TEST_F(cursor_test, empty_batches_on_the_way_are_no_end) {
    for (int i = 0; i < 3; ++i)
        server.once("getMore", more_reply(101, "db.things", array()));
    EXPECT_EQ(ids(things.find().to_list().get()), (std::vector{1, 2, 3, 4, 5}));
    EXPECT_EQ(sent("getMore"), 5U);
}
