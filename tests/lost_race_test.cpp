// SPDX-License-Identifier: Apache-2.0
// What is left of a cursor or a stream whose operation was given up, as by a timer that was faster.
#include <motor/frameworks/asio.hpp>
#include <motor/frameworks/manual.hpp>
#include <motor/motor.hpp>

#include <tests/gridfs/stored_files.hpp>
#include <tests/support/scripted_test.hpp>

#include "cursor_script.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <stop_token>
#include <utility>

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::array, motor::doc, motor::errc, motor::task;
namespace asio = boost::asio;

namespace {

struct lost_race : on_script {
    lost_race() { serve_documents(server, 5); }
    /// A cursor with two documents whose next batch does not come.
    motor::cursor stuck_after_two() {
        auto cursor = things.find();
        EXPECT_EQ(cursor.to_list(2).get().size(), 2U);
        server.once("getMore", reply::never());
        return cursor;
    }
    /// Blocks the only worker of `narrow` until it is opened.
    std::future<motor::document> keep_busy(const gate& open) {
        server.once("ping", reply{doc("ok", 1)}.after(open));
        auto busy = narrow.ping().future();
        server.wait_for("ping");
        return busy;
    }

    motor::client narrow{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
};

/// Starts an operation, and gives it up when `sent` returns true.
template <class Operation>
void give_up(Operation what, const std::function<void()>& sent) {
    std::stop_source stop;
    auto pending = std::move(what.stop_on(stop.get_token())).future();
    sent();
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(pending)), motor::cancelled);
}

}  // namespace

TEST_F(lost_race, every_operation_of_the_cursor_throws_what_was_lost_until_it_is_rewound) {
    auto cursor = stuck_after_two();
    EXPECT_THROW(cursor.next().within(30ms).get(), motor::operation_timeout);
    const std::pair<const char*, std::function<void()>> all[] = {
        {"next", [&] { cursor.next().get(); }},
        {"to_list", [&] { cursor.to_list().get(); }},
        {"batch", [&] { cursor.batch().get(); }},
        {"fetch_next", [&] { cursor.fetch_next().get(); }},
        {"for_each", [&] { cursor.for_each([](auto) {}).get(); }},
        {"for_each of coroutines",
         [&] {
             auto nothing = [](motor::document_view) -> task<void> { co_return; };
             motor::run(client, motor::for_each(cursor, nothing));
         }},
        {"next in a coroutine",
         [&] {
             motor::run(client, [](motor::cursor c) -> task<void> { co_await c.next(); }(cursor));
         }},
        {"next of a copy", [&] { motor::cursor{cursor}.next().get(); }},
    };
    for (int round = 0; round < 2; ++round)
        for (const auto& [name, call] : all)
            EXPECT_THROW(call(), motor::operation_timeout) << name;
    EXPECT_FALSE(cursor.alive());
    cursor.close().get();
    EXPECT_THROW(cursor.next().get(), motor::operation_timeout)
        << "that it is closed changes nothing";
    EXPECT_EQ(ids(cursor.clone().to_list().get()), (std::vector{1, 2, 3, 4, 5}));
    cursor.rewind();
    EXPECT_EQ(ids(cursor.to_list().get()), (std::vector{1, 2, 3, 4, 5}));
}

TEST_F(lost_race, so_it_is_after_a_stop_and_with_the_first_batch) {
    auto cursor = stuck_after_two();
    give_up(cursor.next(), [&] { server.wait_for("getMore"); });
    EXPECT_THROW(cursor.next().get(), motor::cancelled);
    server.forget_commands();
    server.once("find", reply::never());
    auto fresh = things.find();
    give_up(fresh.to_list(), [&] { server.wait_for("find"); });
    EXPECT_THROW(fresh.next().get(), motor::cancelled);
}

TEST_F(lost_race, a_timer_of_asio_that_is_faster_is_no_end_of_the_results) {
    asio::io_context io;
    motor::client in_loop{server.uri(), io.get_executor()};
    server.once("getMore", reply::never());
    std::exception_ptr ended;
    std::vector<int> seen;
    auto body = [&](motor::cursor cursor) -> asio::awaitable<void> {
        using namespace asio::experimental::awaitable_operators;
        co_await cursor.next();
        co_await cursor.next();
        asio::steady_timer timer{io, 30ms};
        co_await (cursor.next()(asio::use_awaitable) || timer.async_wait(asio::use_awaitable));
        while (auto next = co_await cursor.next())
            seen.push_back(next->get<int>("_id"));
    };
    asio::co_spawn(io, body(in_loop["db"]["things"].find()),
                   [&](std::exception_ptr e) { ended = e; });
    io.run_for(wait_limit);
    ASSERT_TRUE(ended) << "it looked like the end";
    EXPECT_THROW(std::rethrow_exception(ended), motor::cancelled);
    EXPECT_TRUE(seen.empty());
}

TEST_F(lost_race, while_the_worker_is_still_at_it_the_same_is_thrown) {
    // The cursors share a connection, which is not closed because of one of them.
    auto first = narrow["db"]["things"].find(), second = narrow["db"]["things"].find();
    first.next().get();
    second.next().get();
    first.next().get();
    gate open;
    server.once("getMore", more_reply(101, "db.things", array(doc("_id", 9))).after(open));
    give_up(first.next(), [&] { server.wait_for("getMore"); });
    EXPECT_THROW(first.next().get(), motor::cancelled);
    EXPECT_FALSE(first.alive());
    first.close().get();
    EXPECT_THROW(first.rewind(), motor::cancelled);
    open.open();
    narrow.ping().get();  // the worker has returned
    EXPECT_EQ(second.next().get(), doc("_id", 2));
    EXPECT_THROW(first.next().get(), motor::cancelled) << "the batch came for nobody";
    first.rewind();
    EXPECT_EQ(first.next().get(), doc("_id", 1));
}

TEST_F(lost_race, one_that_was_not_sent_changes_nothing) {
    auto cursor = narrow["db"]["things"].find();
    EXPECT_EQ(cursor.to_list(2).get().size(), 2U);
    gate open;
    auto busy = keep_busy(open);
    give_up(cursor.next(), [] {});
    EXPECT_TRUE(cursor.alive());
    EXPECT_THROW(cursor.next().within(5ms).get(), motor::operation_timeout);
    open.open();
    within_limit(std::move(busy));
    EXPECT_EQ(ids(cursor.to_list().get()), (std::vector{3, 4, 5}));
}

TEST_F(lost_race, a_document_that_was_here_is_put_back) {
    auto cursor = narrow["db"]["things"].find();
    EXPECT_EQ(cursor.next().get(), doc("_id", 1));
    gate open;
    auto busy = keep_busy(open);
    std::stop_source stop;
    std::promise<std::error_code> ended;
    cursor.next().stop_on(stop.get_token()).start([&](auto r) { ended.set_value(r.code()); });
    stop.request_stop();
    EXPECT_EQ(within_limit(ended.get_future()), errc::cancelled);
    open.open();
    within_limit(std::move(busy));
    EXPECT_EQ(cursor.next().get(), doc("_id", 2));
    EXPECT_EQ(cursor.next().get(), doc("_id", 3));
}

TEST_F(lost_race, so_is_one_that_a_loop_takes_with_it_and_a_batch_is_missed) {
    auto loop = std::make_optional<motor::manual_loop>();
    motor::client in_loop{server.uri(), *loop};
    auto here = in_loop["db"]["things"].find(), gone = in_loop["db"]["things"].find();
    here.next().get();
    gone.to_list(2).get();
    here.next().start([](auto) { FAIL() << "called"; });
    gone.next().start([](auto) { FAIL() << "called"; });
    server.wait_for("getMore");
    in_loop.ping().get();
    loop.reset();
    eventually([&] { return in_loop.stats().idle == in_loop.stats().workers; });
    EXPECT_EQ(here.next().get(), doc("_id", 2));
    EXPECT_THROW(gone.next().get(), motor::cancelled);
}

TEST_F(lost_race, a_reported_error_is_none_that_was_lost) {
    auto cursor = things.find();
    cursor.to_list(2).get();
    server.once("getMore", reply::error(43, "gone"));
    EXPECT_THROW(cursor.next().within(1h).get(), motor::cursor_not_found);
    EXPECT_EQ(cursor.next().get(), std::nullopt);
}

namespace {

struct lost_race_of_changes : lost_race {
    static motor::document change(int id) { return doc("_id", doc("at", id), "n", id); }
    static reply batch(const char* name, std::vector<int> all, std::int64_t cursor) {
        motor::array_value changes;
        for (int id : all)
            changes.push_back(change(id));
        return doc("cursor", doc("id", cursor, "ns", "db.things", name, changes), "operationTime",
                   motor::timestamp{5, 5});
    }
    static reply opened(std::vector<int> all, std::int64_t cursor = 7) {
        return batch("firstBatch", std::move(all), cursor);
    }
    static reply more(std::vector<int> all, std::int64_t cursor = 7) {
        return batch("nextBatch", std::move(all), cursor);
    }
    motor::document stage(std::size_t n) {
        auto command = server.commands("aggregate").at(n);
        auto pipeline = command.get<motor::array_view>("pipeline");
        return motor::document{
            pipeline.get<motor::document_view>(0).get<motor::document_view>("$changeStream")};
    }
};

}  // namespace

TEST_F(lost_race_of_changes, the_stream_goes_on_after_the_last_change_that_somebody_got) {
    server.once("aggregate", opened({1}));
    server.once("getMore", reply::never());
    server.once("aggregate", opened({2, 3}, 8));
    auto stream = things.watch();
    EXPECT_EQ(stream.next().get(), change(1));
    EXPECT_THROW(stream.next().within(30ms).get(), motor::operation_timeout);
    EXPECT_TRUE(stream.alive());
    EXPECT_EQ(stream.resume_token(), doc("at", 1));
    EXPECT_EQ(stream.next().get(), change(2));
    EXPECT_EQ(stream.next().get(), change(3));
    EXPECT_EQ(stage(1), doc("resumeAfter", doc("at", 1)));
}

TEST_F(lost_race_of_changes, again_and_again_and_from_where_it_was_to_start) {
    server.on("aggregate", reply::never());
    auto stream = things.watch().start_after(doc("at", 4));
    for (int i = 0; i < 3; ++i)
        EXPECT_THROW(stream.next().within(20ms).get(), motor::operation_timeout);
    EXPECT_THROW(stream.full_document("updateLookup"), motor::invalid_operation);
    server.on("aggregate", opened({5}));
    EXPECT_EQ(stream.try_next().get(), change(5));
    const auto last = server.commands("aggregate").size() - 1;  // some may not have been sent
    EXPECT_EQ(stage(last), doc("startAfter", doc("at", 4))) << "no change has been seen";
}

TEST_F(lost_race_of_changes, one_that_was_taken_for_nobody_comes_again) {
    auto loop = std::make_optional<motor::manual_loop>();
    motor::client in_loop{server.uri(), *loop};
    server.once("aggregate", opened({1, 2}));
    server.once("aggregate", opened({4}, 8));
    server.once("getMore", more({3, 4}));
    auto stream = in_loop["db"]["things"].watch();
    EXPECT_EQ(stream.next().get(), change(1));
    stream.next().start([](auto) { FAIL() << "called"; });  // it is buffered
    loop.reset();
    EXPECT_EQ(stream.next().get(), change(2));
    EXPECT_EQ(stream.next().get(), change(3));
    EXPECT_EQ(stream.resume_token(), doc("at", 3));
    EXPECT_EQ(server.commands("aggregate").size(), 1U);
}

TEST_F(lost_race_of_changes, a_closed_one_does_not_go_on) {
    server.once("aggregate", opened({1}));
    server.once("getMore", reply::never());
    auto stream = things.watch();
    stream.next().get();
    EXPECT_THROW(stream.next().within(30ms).get(), motor::operation_timeout);
    stream.close().get();
    EXPECT_EQ(stream.next().get(), std::nullopt);
    EXPECT_FALSE(stream.alive());
    EXPECT_EQ(server.commands("aggregate").size(), 1U);
}

namespace {

struct lost_race_of_files : has_stored_files, lost_race {
    lost_race_of_files() {
        answer_plausibly(server);
        stored.serve(server);
        server.on("listIndexes", cursor_reply(0, "db.fs.files", array()));
        id = bucket.upload("f", content).chunk_size(large).get().id();
    }
    /// The server does not answer from the n-th find of chunks on.
    void lose_chunks_after(int answered) {
        server.on("find", [this, answered](motor::document_view c) {
            auto answer = stored.find(c);
            const bool chunks = (*c.begin()).get<std::string>() == "fs.chunks";
            return chunks && ++asked > answered ? reply::never() : answer;
        });
    }
    void answer_again() {
        server.on("find", [this](motor::document_view c) { return stored.find(c); });
    }

    std::atomic<int> asked{0};
    motor::gridfs_bucket bucket{db};
    bytes content = some_bytes(5 * large);
    motor::value id;
};

}  // namespace

TEST_F(lost_race_of_files, a_read_begins_again_where_the_one_did_that_was_given_up) {
    auto stream = bucket.open_download_stream(id);
    lose_chunks_after(2);  // one stretch that is read, one that is fetched ahead
    auto all = stream.read(large).get();
    EXPECT_THROW(stream.read().within(100ms).get(), motor::operation_timeout);
    EXPECT_EQ(stream.tell(), large);
    answer_again();
    auto rest = stream.read().get();
    all.insert(all.end(), rest.begin(), rest.end());
    EXPECT_EQ(all, content);
}

TEST_F(lost_race_of_files, so_do_chunks_and_bytes_that_are_copied) {
    auto stream = bucket.open_download_stream(id);
    lose_chunks_after(0);
    std::array<std::uint8_t, 16> some{};
    EXPECT_THROW(stream.read_some(some).within(30ms).get(), motor::operation_timeout);
    EXPECT_THROW(stream.read_chunk().within(30ms).get(), motor::operation_timeout);
    answer_again();
    EXPECT_EQ(stream.read_some(some).get(), some.size());
    EXPECT_TRUE(std::equal(some.begin(), some.end(), content.begin()));
    lose_chunks_after(0);
    stream.seek(3 * large);
    EXPECT_THROW(stream.read_chunk().within(30ms).get(), motor::operation_timeout);
    stream.seek(4 * large);
    EXPECT_EQ(stream.tell(), 4 * large);
    answer_again();
    EXPECT_EQ(stream.read().get(), (bytes{content.begin() + 4 * large, content.end()}));
}

TEST_F(lost_race_of_files, an_upload_is_dead_and_says_why) {
    server.on("insert", reply::never());
    auto stream = bucket.open_upload_stream("g").chunk_size(large);
    EXPECT_THROW(stream.write(content).within(100ms).get(), motor::operation_timeout);
    for (int i = 0; i < 2; ++i) {
        EXPECT_THROW(stream.write("more").get(), motor::operation_timeout);
        EXPECT_THROW(stream.close().get(), motor::operation_timeout);
    }
    EXPECT_TRUE(stream.closed());
    EXPECT_NO_THROW(stream.abort().get());
    EXPECT_THROW(stream.close().get(), motor::operation_timeout);
    EXPECT_EQ(stored.all("fs.files").size(), 1U);
}
