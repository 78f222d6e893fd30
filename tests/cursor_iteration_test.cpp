// SPDX-License-Identifier: Apache-2.0
#include <motor/cursor.hpp>

#include "cursor_script.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>

/// The ways to get a cursor's documents, and which of them need a hand-off.

using namespace motor::testing;
using motor::array;
using motor::doc;

namespace {

struct cursor_iteration : on_script {
    cursor_iteration() { serve_documents(server, 5); }
    std::size_t sent(std::string_view name) { return server.commands(name).size(); }
};

using walk = std::function<std::vector<int>(motor::cursor)>;

std::vector<int> by_next(motor::cursor cursor) {
    std::vector<int> seen;
    while (auto each = cursor.next().get())
        seen.push_back(each->get<int>("_id"));
    return seen;
}

std::vector<int> by_view(motor::cursor cursor) {
    std::vector<int> seen;
    while (auto each = cursor.next_view().get())
        seen.push_back(each->get<int>("_id"));
    return seen;
}

std::vector<int> by_fetch(motor::cursor cursor) {
    std::vector<int> seen;
    while (cursor.fetch_next().get())
        seen.push_back(cursor.next_object()->get<int>("_id"));
    return seen;
}

std::vector<int> by_batch(motor::cursor cursor) {
    std::vector<int> seen;
    for (auto batch = cursor.batch().get(); !batch.empty(); batch = cursor.batch().get())
        for (auto id : ids(batch))
            seen.push_back(id);
    return seen;
}

std::vector<int> by_for_each(motor::cursor cursor) {
    std::vector<int> seen;
    cursor.for_each([&](motor::document_view each) { seen.push_back(each.get<int>("_id")); }).get();
    return seen;
}

std::vector<int> by_list(motor::cursor cursor) { return ids(cursor.to_list().get()); }

std::vector<int> by_short_lists(motor::cursor cursor) {
    std::vector<int> seen;
    for (auto some = cursor.to_list(3).get(); !some.empty(); some = cursor.to_list(3).get())
        for (auto id : ids(some))
            seen.push_back(id);
    return seen;
}

motor::task<std::vector<int>> in_coroutine(motor::cursor cursor) {
    std::vector<int> seen;
    while (auto each = co_await cursor.next())
        seen.push_back(each->get<int>("_id"));
    co_return seen;
}

motor::task<std::vector<int>> in_coroutine_by_view(motor::cursor cursor) {
    std::vector<int> seen;
    while (auto each = co_await cursor.next_view())
        seen.push_back(each->get<int>("_id"));
    co_return seen;
}

}  // namespace

TEST_F(cursor_iteration, every_way_yields_each_document_once_with_the_same_commands) {
    const std::pair<const char*, walk> walks[] = {
        {"next", by_next},
        {"next_view", by_view},
        {"fetch_next", by_fetch},
        {"batch", by_batch},
        {"for_each", by_for_each},
        {"to_list()", by_list},
        {"to_list(3)", by_short_lists},
        {"in a task", [&](auto cursor) { return motor::run(client, in_coroutine(cursor)); }},
        {"in a task, by view",
         [&](auto cursor) { return motor::run(client, in_coroutine_by_view(cursor)); }},
    };
    for (const auto& [name, all_of] : walks) {
        server.forget_commands();
        EXPECT_EQ(all_of(things.find()), (std::vector{1, 2, 3, 4, 5})) << name;
        EXPECT_EQ(server.command_names(), (std::vector<std::string>{"find", "getMore", "getMore"}))
            << name;
    }
}

TEST_F(cursor_iteration, the_ways_may_be_mixed) {
    auto cursor = things.find();
    EXPECT_EQ(cursor.next().get(), doc("_id", 1));
    EXPECT_EQ(ids(cursor.batch().get()), std::vector{2}) << "what is here, before the next batch";
    EXPECT_TRUE(cursor.fetch_next().get());
    EXPECT_EQ(ids(cursor.to_list(1).get()), std::vector{3}) << "fetch_next takes nothing";
    EXPECT_EQ(by_for_each(cursor), (std::vector{4, 5}));
}

TEST_F(cursor_iteration, to_list_fetches_no_more_than_it_needs) {
    auto cursor = things.find();
    EXPECT_TRUE(cursor.to_list(0).get().empty());
    EXPECT_EQ(sent("find"), 0U);
    EXPECT_EQ(ids(cursor.to_list(2).get()), (std::vector{1, 2}));
    EXPECT_EQ(sent("getMore"), 0U);
    EXPECT_EQ(ids(cursor.to_list(1).get()), std::vector{3});
    EXPECT_EQ(sent("getMore"), 1U);
}

TEST_F(cursor_iteration, a_batch_lives_longer_than_its_cursor) {
    motor::document_batch first, second;
    {
        auto cursor = things.find();
        first = cursor.batch().get();
        second = cursor.batch().get();
        cursor.batch().get();
    }
    EXPECT_EQ(ids(first), (std::vector{1, 2}));
    EXPECT_EQ(ids(second), (std::vector{3, 4}));
}

TEST_F(cursor_iteration, fetch_next_finds_and_next_object_takes) {
    auto cursor = things.find();
    EXPECT_EQ(cursor.next_object(), std::nullopt);
    EXPECT_TRUE(cursor.fetch_next().get());
    EXPECT_TRUE(cursor.fetch_next().get());
    EXPECT_EQ(cursor.next_object(), doc("_id", 1));
    EXPECT_EQ(cursor.next_object(), doc("_id", 2));
    EXPECT_EQ(cursor.next_object(), std::nullopt) << "it does not ask the server";
    EXPECT_EQ(sent("getMore"), 0U);
}

TEST_F(cursor_iteration, for_each_stops_when_told_and_goes_on_with_the_next_batch_later) {
    auto cursor = things.find();
    std::vector<int> seen;
    cursor
        .for_each([&](motor::document_view each) {
            seen.push_back(each.get<int>("_id"));
            return seen.size() < 3;
        })
        .get();
    EXPECT_EQ(seen, (std::vector{1, 2, 3}));
    EXPECT_TRUE(cursor.alive());
    EXPECT_EQ(by_next(cursor), std::vector{5});
}

TEST_F(cursor_iteration, what_the_function_of_for_each_throws_is_the_result) {
    auto cursor = things.find();
    int calls = 0;
    auto walk = cursor.for_each([&](motor::document_view) {
        if (++calls == 3) throw std::out_of_range{"the user's"};
    });
    EXPECT_THROW(walk.get(), std::out_of_range);
    EXPECT_EQ(calls, 3);
    EXPECT_EQ(by_next(cursor), std::vector{5}) << "the cursor is as good as before";
}

TEST_F(cursor_iteration, for_each_reports_the_error_of_a_getmore_after_what_came_before) {
    server.once("getMore", reply::error(43, "cursor not found"));
    std::vector<int> seen;
    auto walk = things.find().for_each(
        [&](motor::document_view each) { seen.push_back(each.get<int>("_id")); });
    EXPECT_THROW(walk.get(), motor::cursor_not_found);
    EXPECT_EQ(seen, (std::vector{1, 2}));
}

TEST_F(cursor_iteration, for_each_takes_a_function_that_only_moves) {
    int sum = 0;
    auto add = [&sum, factor = std::make_unique<int>(2)](motor::document_view each) {
        sum += *factor * each.get<int>("_id");
    };
    things.find().for_each(std::move(add)).get();
    EXPECT_EQ(sum, 30);
}

TEST_F(cursor_iteration, for_each_goes_to_the_workers_once_a_batch_and_no_more) {
    by_for_each(things.find().batch_size(100));
    EXPECT_EQ(client.stats().operations, 1U);
    by_for_each(things.find());
    EXPECT_EQ(client.stats().operations, 4U);
}

TEST_F(cursor_iteration, the_function_of_for_each_may_use_the_client_with_one_worker) {
    motor::client narrow{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
    auto of_narrow = narrow["db"]["things"];
    std::promise<std::size_t> done;
    of_narrow.find()
        .for_each([&](motor::document_view each) {
            of_narrow.update_one(each, doc("$inc", doc("n", 1))).get();
        })
        .start([&](auto r) {
            EXPECT_TRUE(r.has_value());
            done.set_value(sent("update"));
        });
    EXPECT_EQ(within_limit(done.get_future()), 5U);
}

TEST_F(cursor_iteration, a_buffered_document_costs_a_task_no_command_and_no_suspension) {
    auto body = [](motor::client on, motor::collection c) -> motor::task<void> {
        auto cursor = c.find().batch_size(3);
        co_await cursor.next();
        auto thread = std::this_thread::get_id();
        auto operations = on.stats().operations;
        auto second = co_await cursor.next();
        EXPECT_EQ(second, doc("_id", 2));
        EXPECT_TRUE(co_await cursor.fetch_next());
        auto rest = co_await cursor.batch();
        EXPECT_EQ(ids(rest), std::vector{3});
        EXPECT_EQ(std::this_thread::get_id(), thread);
        EXPECT_EQ(on.stats().operations, operations);
    };
    motor::run(client, body(client, things));
    EXPECT_EQ(sent("getMore"), 0U);
}

TEST_F(cursor_iteration, any_coroutine_just_goes_on_with_a_buffered_document) {
    auto cursor = things.find().batch_size(3);
    cursor.next().get();
    bool ended = false;
    auto body = [&]() -> fire_and_forget {
        auto second = co_await cursor.next();
        EXPECT_EQ(second, doc("_id", 2));
        co_await cursor.fetch_next();
        co_await cursor.batch();
        ended = true;
    };
    body();
    EXPECT_TRUE(ended) << "inside the call, in this thread";
}

TEST_F(cursor_iteration, a_callback_does_not_get_a_buffered_document_inside_start) {
    auto cursor = things.find().batch_size(4);
    cursor.next().get();
    std::promise<std::thread::id> next, fetch, batch;
    cursor.next().start([&](auto) { next.set_value(std::this_thread::get_id()); });
    auto here = std::this_thread::get_id();
    EXPECT_NE(within_limit(next.get_future()), here);
    cursor.fetch_next().start([&](auto) { fetch.set_value(std::this_thread::get_id()); });
    EXPECT_NE(within_limit(fetch.get_future()), here);
    cursor.batch().start([&](auto r) {
        EXPECT_EQ(ids(*r), (std::vector{3, 4}));
        batch.set_value(std::this_thread::get_id());
    });
    EXPECT_NE(within_limit(batch.get_future()), here);
    EXPECT_EQ(sent("getMore"), 0U);
}

TEST_F(cursor_iteration, one_cursor_may_be_used_by_threads_in_turn) {
    auto cursor = things.find().batch_size(1);
    std::vector<int> seen;
    for (int i = 0; i < 5; ++i)
        std::thread{[&] { seen.push_back(cursor.next().get()->get<int>("_id")); }}.join();
    EXPECT_EQ(seen, (std::vector{1, 2, 3, 4, 5}));
}

TEST_F(cursor_iteration, a_loop_over_a_hundred_thousand_buffered_documents_needs_no_stack) {
    motor::array_value many;
    for (int i = 0; i < 100'000; ++i)
        many.push_back(doc("_id", i));
    server.once("find", cursor_reply(0, "db.things", many));
    EXPECT_EQ(within_limit(motor::spawn(client, in_coroutine(things.find()))).size(), 100'000U);
}
