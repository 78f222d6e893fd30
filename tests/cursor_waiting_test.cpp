// SPDX-License-Identifier: Apache-2.0
#include <motor/cursor.hpp>

#include <motor/future.hpp>

#include "cursor_script.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>

/// Cursors that wait, two operations on one cursor, and ends by other threads.

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::array;
using motor::cursor_type;
using motor::doc;
using motor::errc;

namespace {

struct cursor_waiting : on_script {
    cursor_waiting() : on_script(server_profile::primary(), "serverSelectionTimeoutMS=300") {
        serve_documents(server, 5);
    }
    /// A cursor that has the document 1 and stays open, and then has a number of empty batches.
    void serve_tail(int empty_batches) {
        server.on("find", cursor_reply(17, "db.things", array(doc("_id", 1))));
        for (int i = 0; i < empty_batches; ++i)
            server.once("getMore", more_reply(17, "db.things", array()));
    }
    std::size_t sent(std::string_view name) { return server.commands(name).size(); }

    std::optional<motor::client> own{motor::client{server.uri("serverSelectionTimeoutMS=300")}};
    motor::cursor find_in_own() { return (*own)["db"]["things"].find(); }
};

/// How one operation of a cursor ended.
std::error_code code_of(const std::function<void()>& run) {
    try {
        run();
    } catch (const motor::error& e) {
        return e.code();
    }
    return {};
}

}  // namespace

TEST_F(cursor_waiting, a_second_operation_is_refused_through_its_result) {
    gate let_go;
    server.once("find", cursor_reply(0, "db.things", array(doc("_id", 1))).after(let_go));
    auto cursor = things.find();
    auto first = cursor.next().future();
    server.wait_for("find");
    const std::pair<const char*, std::function<void()>> second[] = {
        {"next", [&] { cursor.next().get(); }},
        {"fetch_next", [&] { cursor.fetch_next().get(); }},
        {"batch", [&] { cursor.batch().get(); }},
        {"to_list", [&] { cursor.to_list().get(); }},
        {"for_each", [&] { cursor.for_each([](motor::document_view) {}).get(); }},
        {"close", [&] { cursor.close().get(); }},
        {"rewind", [&] { cursor.rewind(); }},
    };
    for (const auto& [name, run] : second)
        EXPECT_THROW(run(), motor::invalid_operation) << name;
    std::promise<std::error_code> callback;
    cursor.next().start([&](auto r) { callback.set_value(r.code()); });
    EXPECT_EQ(within_limit(callback.get_future()), errc::bad_argument);
    let_go.open();
    EXPECT_EQ(within_limit(std::move(first)), doc("_id", 1)) << "the first is not disturbed";
    EXPECT_EQ(cursor.next().get(), std::nullopt);
    EXPECT_EQ(sent("find"), 1U);
}

TEST_F(cursor_waiting, operations_of_many_threads_on_one_cursor_are_served_or_refused) {
    serve_documents(server, 200, 3);
    auto cursor = things.find();
    std::atomic<int> served = 0, refused = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (bool more = true; more;) {
                try {
                    more = cursor.next().get().has_value();
                    served += more;
                } catch (const motor::invalid_operation&) {
                    ++refused;
                }
            }
        });
    for (auto& each : threads)
        each.join();
    EXPECT_EQ(served, 200);
    RecordProperty("refused", refused);
}

TEST_F(cursor_waiting, a_tailable_one_stays_alive_and_asks_once) {
    for (auto type : {cursor_type::tailable, cursor_type::tailable_await}) {
        serve_tail(3);
        server.forget_commands();
        auto cursor = things.find().cursor_type(type);
        EXPECT_EQ(cursor.next().get(), doc("_id", 1));
        EXPECT_EQ(cursor.next().get(), std::nullopt);
        EXPECT_TRUE(cursor.to_list().get().empty());
        EXPECT_TRUE(cursor.batch().get().empty());
        EXPECT_EQ(sent("getMore"), 3U);
        EXPECT_TRUE(cursor.alive());
        EXPECT_NE(cursor.cursor_id(), 0);
        server.once("getMore", more_reply(0, "db.things", array(doc("_id", 2))));
        EXPECT_EQ(cursor.next().get(), doc("_id", 2));
        EXPECT_EQ(cursor.next().get(), std::nullopt);
        EXPECT_FALSE(cursor.alive());
    }
}

TEST_F(cursor_waiting, for_each_follows_a_tailable_await_cursor_through_empty_batches) {
    serve_tail(3);
    server.on("getMore", more_reply(17, "db.things", array(doc("_id", 2), doc("_id", 3))));
    int seen = 0;
    things.find()
        .cursor_type(cursor_type::tailable_await)
        .for_each([&](motor::document_view) { return ++seen < 3; })
        .get();
    EXPECT_EQ(seen, 3);
    EXPECT_EQ(sent("getMore"), 4U);
}

TEST_F(cursor_waiting, tailable_await_cursors_do_not_starve_plain_operations) {
    constexpr std::size_t waiting = 10;
    serve_tail(0);
    gate let_go;
    server.on("getMore", more_reply(0, "db.things", array(doc("_id", 2))).after(let_go));
    server.on("count", doc("n", 7));
    motor::client narrow{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
    auto of_narrow = narrow["db"]["things"];
    std::vector<motor::cursor> tails;
    std::vector<std::future<std::optional<motor::document>>> nexts;
    for (std::size_t i = 0; i < waiting; ++i) {
        tails.push_back(of_narrow.find().cursor_type(cursor_type::tailable_await));
        tails.back().next().get();
        nexts.push_back(tails.back().next().future());
    }
    server.wait_for("getMore", waiting);
    // The thread of a first next() counts until the operation is done; it completes before that.
    eventually([&] { return narrow.stats().waiting == waiting; });
    EXPECT_EQ(within_limit(of_narrow.estimated_document_count().future()), 7);
    EXPECT_EQ(within_limit(of_narrow.find_one().future()), doc("_id", 1));
    EXPECT_EQ(narrow.stats().peak_workers, 1U);
    let_go.open();
    for (auto& each : nexts)
        EXPECT_EQ(within_limit(std::move(each)), doc("_id", 2));
}

TEST_F(cursor_waiting, a_task_that_tails_lets_go_of_its_worker) {
    serve_tail(0);
    gate let_go;
    server.once("getMore", more_reply(0, "db.things", array(doc("_id", 2))).after(let_go));
    motor::client narrow{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
    auto tail = [](motor::collection c) -> motor::task<int> {
        auto cursor = c.find().cursor_type(cursor_type::tailable_await);
        int seen = 0;
        while (co_await cursor.next())
            ++seen;
        co_return seen;
    };
    auto tailing = motor::spawn(narrow, tail(narrow["db"]["things"]));
    server.wait_for("getMore");
    within_limit(narrow["db"]["things"].find_one().future());
    let_go.open();
    EXPECT_EQ(within_limit(std::move(tailing)), 2);
}

TEST_F(cursor_waiting, a_cursor_is_a_handle_of_its_client) {
    auto cursor = find_in_own();
    cursor.next().get();
    own.reset();
    EXPECT_EQ(cursor.to_list().get().size(), 4U);
}

TEST_F(cursor_waiting, a_client_is_dropped_with_its_open_cursors) {
    {
        std::vector<motor::cursor> open;
        for (int i = 0; i < 10; ++i) {
            open.push_back(find_in_own());
            open.back().next().get();
        }
        own.reset();
    }
    EXPECT_EQ(things.find_one().get(), doc("_id", 1));
}

TEST_F(cursor_waiting, dropping_the_last_handle_cancels_a_cursors_operation) {
    for (auto type : {cursor_type::non_tailable, cursor_type::tailable_await}) {
        serve_tail(0);
        server.on("getMore", reply::never());
        server.forget_commands();
        own.emplace(server.uri());
        std::optional cursor = (*own)["db"]["things"].find().cursor_type(type);
        cursor->next().get();
        std::promise<std::error_code> ended;
        cursor->next().start([&](auto r) { ended.set_value(r.code()); });
        server.wait_for("getMore");
        cursor.reset();
        own.reset();
        EXPECT_EQ(within_limit(ended.get_future()), errc::cancelled);
    }
}

TEST_F(cursor_waiting, a_server_that_goes_away_ends_a_cursor_after_what_is_buffered) {
    auto cursor = find_in_own();
    cursor.next().get();
    server.go_away();
    EXPECT_EQ(cursor.next().get(), doc("_id", 2)) << "it is here already";
    EXPECT_EQ(code_of([&] { cursor.next().get(); }), errc::network);
    EXPECT_FALSE(cursor.alive());
    EXPECT_EQ(cursor.next().get(), std::nullopt);
}

TEST_F(cursor_waiting, cursors_of_a_server_that_went_away_are_closed_and_destroyed_all_the_same) {
    auto closed = find_in_own();
    closed.next().get();
    {
        auto destroyed = find_in_own();
        destroyed.next().get();
        server.go_away();
    }
    within_limit(closed.close().future());
    EXPECT_FALSE(closed.alive());
}
