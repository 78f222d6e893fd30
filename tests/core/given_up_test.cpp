// SPDX-License-Identifier: Apache-2.0
// Operations that are given up: by their time limit, by a stop token, by a client that closes.
#include <motor/detail/core/start_options.hpp>
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

using namespace std::chrono_literals;
using namespace motor::testing;
using motor::array, motor::doc, motor::errc, motor::task;

namespace {

/// Far longer than any test: it must not be what ends an operation.
constexpr auto much_time = 1h;

struct given_up_test : on_script {
    /// How many finds have arrived, once this client's only worker has nothing left to clean up.
    std::size_t finds_sent(const motor::client& by) {
        by.ping().get();
        return server.commands("find").size();
    }
    /// Waits until no worker has anything left to do or to clean up.
    void let_workers_rest() {
        eventually([&] {
            auto now = client.stats();
            return now.idle == now.workers;
        });
    }
    /// Starts a find_one, and cancels it when it is on the wire.
    void give_up_on_wire(const motor::collection& from) {
        auto before = server.commands("find").size();
        std::stop_source stop;
        auto pending = from.find_one().stop_on(stop.get_token()).future();
        server.wait_for("find", before + 1);
        stop.request_stop();
        EXPECT_THROW(within_limit(std::move(pending)), motor::cancelled);
    }

    motor::client narrow{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
    motor::collection narrow_things = narrow["db"]["things"];
};

}  // namespace

TEST_F(given_up_test, a_server_that_does_not_answer_is_not_waited_for) {
    things.find_one().get();  // so that there is a connection
    server.on("find", reply::never());
    auto error = caught<motor::operation_timeout>([&] { things.find_one().within(30ms).get(); });
    EXPECT_EQ(error.code(), errc::timeout);
    EXPECT_EQ(error.name_space(), "db.things");
    EXPECT_GE(error.in_queue() + error.selecting() + error.on_wire(), 30ms);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("ms on the wire"));
}

TEST_F(given_up_test, what_is_not_answered_is_not_sent_twice) {
    server.on("find", reply::never());  // libmongoc retries reads
    give_up_on_wire(narrow_things);
    EXPECT_EQ(finds_sent(narrow), 1U);
}

TEST_F(given_up_test, the_client_works_again_as_soon_as_the_server_does) {
    server.on("find", reply::never());
    EXPECT_THROW(narrow_things.find_one().within(30ms).get(), motor::operation_timeout);
    server.on("find", cursor_reply(0, "db.things", array()));
    EXPECT_NO_THROW(narrow_things.find_one().get());
}

TEST_F(given_up_test, one_that_is_given_up_costs_no_connection_but_its_own) {
    // Two workers, each with its connection; then one of them loses an operation.
    gate first, second;
    server.once("find", reply{cursor_reply(0, "db.things", array())}.after(first));
    server.once("find", reply{cursor_reply(0, "db.things", array())}.after(second));
    auto a = things.find_one().future(), b = things.find_one().future();
    server.wait_for("find", 2);
    first.open(), second.open();
    within_limit(std::move(a)), within_limit(std::move(b));
    let_workers_rest();
    auto before = server.used_connections();
    server.once("find", reply::never());
    give_up_on_wire(things);
    let_workers_rest();  // else a third one may come
    gate third;
    server.once("find", reply{cursor_reply(0, "db.things", array())}.after(third));
    auto c = things.find_one().future();
    server.wait_for("find", 4);
    auto d = things.find_one().future();
    within_limit(std::move(d));
    third.open();
    within_limit(std::move(c));
    EXPECT_LE(server.used_connections(), before + 1);
}

TEST_F(given_up_test, waiting_in_the_queue_counts) {
    gate open;
    server.once("find", reply{cursor_reply(0, "db.things", array())}.after(open));
    auto held = narrow_things.find_one().future();
    server.wait_for("find");
    auto error =
        caught<motor::operation_timeout>([&] { narrow_things.find_one().within(30ms).get(); });
    EXPECT_GE(error.in_queue(), 30ms);
    EXPECT_EQ(error.on_wire(), 0ms);
    EXPECT_EQ(narrow.stats().queued, 0U) << "it left the queue";
    open.open();
    within_limit(std::move(held));
    EXPECT_EQ(finds_sent(narrow), 1U) << "it was never sent";
}

TEST_F(given_up_test, what_has_next_to_no_time_left_after_the_queue_costs_no_connection) {
    gate open;
    server.once("find", reply{cursor_reply(0, "db.things", array())}.after(open));
    server.once("find", reply::never());
    auto held = narrow_things.find_one().future();
    server.wait_for("find");
    auto late = narrow_things.find_one().within(160ms).future();
    const auto ends_before = std::chrono::steady_clock::now() + 160ms;
    std::this_thread::sleep_until(ends_before - 5ms);
    open.open();
    within_limit(std::move(held));
    EXPECT_THROW(within_limit(std::move(late)), motor::operation_timeout);
    EXPECT_EQ(finds_sent(narrow), 1U);
    EXPECT_EQ(server.used_connections(), 1U);
}

TEST_F(given_up_test, selecting_a_server_counts) {
    std::string uri;
    {
        scripted_server gone;
        uri = gone.uri("serverSelectionTimeoutMS=3000");
    }
    motor::client lost{uri};
    auto error = caught<motor::operation_timeout>(
        [&] { lost["db"]["things"].find_one().within(500ms).get(); });
    EXPECT_GT(error.selecting(), 0ms);
    EXPECT_EQ(error.on_wire(), 0ms);
}

TEST_F(given_up_test, what_is_left_is_the_servers_limit) {
    things.find_one().within(much_time).get();
    auto sent = server.commands("find").back().get<std::int64_t>("maxTimeMS");
    EXPECT_GT(sent, 0);
    EXPECT_LE(sent, std::chrono::milliseconds{much_time}.count());

    things.find_one().within(much_time).max_time(7ms).get();
    EXPECT_EQ(server.commands("find").back().get<std::int64_t>("maxTimeMS"), 7);
    things.find_one().max_time(2 * much_time).within(much_time).get();
    EXPECT_LE(server.commands("find").back().get<std::int64_t>("maxTimeMS"),
              std::chrono::milliseconds{much_time}.count());
    things.find_one().get();
    EXPECT_FALSE(server.commands("find").back()["maxTimeMS"]);
}

TEST_F(given_up_test, one_that_no_clock_can_tell_is_none) {
    using namespace std::chrono;
    auto is_none = [&](auto limit) {
        things.find_one().within(limit).get();
        client.within(limit)["db"]["things"].insert_one(doc("_id", 1)).get();
        things.find().within(limit).to_list().get();
        for (const auto& each : server.commands())
            EXPECT_FALSE(each.body["maxTimeMS"]) << each.body;
    };
    is_none(nanoseconds::max());
    is_none(seconds::max());
    is_none(hours::max());
    is_none(hours{5124096});
    is_none(years{300});
    EXPECT_THROW(things.find_one().within(hours::min()).get(), motor::operation_timeout);
}

TEST_F(given_up_test, handles_pass_theirs_on) {
    client.within(much_time)["db"]["things"].find_one().get();
    EXPECT_TRUE(server.commands("find").back()["maxTimeMS"]);
    client["db"].within(much_time)["things"].find().to_list().get();
    EXPECT_TRUE(server.commands("find").back()["maxTimeMS"]);
    client["db"]["things"].within(much_time).find_one().get();
    EXPECT_TRUE(server.commands("find").back()["maxTimeMS"]);

    server.on("find", reply::never());
    auto short_of_time = client["db"]["things"].within(30ms);
    EXPECT_THROW(short_of_time.find_one().get(), motor::operation_timeout);
    gate open;
    server.on("find", reply{cursor_reply(0, "db.things", array())}.after(open));
    auto own = short_of_time.find_one().within(much_time).future();
    std::this_thread::sleep_for(60ms);  // the collection's limit has passed
    open.open();
    EXPECT_NO_THROW(within_limit(std::move(own)));
}

TEST_F(given_up_test, a_cursor_is_given_up_and_dead) {
    server.on("find", cursor_reply(42, "db.things", array(doc("_id", 1))));
    server.on("getMore", reply::never());
    auto cursor = things.find().within(30ms);
    EXPECT_TRUE(cursor.next().within(much_time).get());
    EXPECT_THROW(cursor.next().get(), motor::operation_timeout);
}

TEST_F(given_up_test, a_coroutine_in_place_goes_on_although_its_worker_is_stuck) {
    server.on("find", reply::never());
    auto body = [](motor::collection from) -> task<int> {
        int timeouts = 0;
        try {
            co_await from.find_one().within(30ms);
        } catch (const motor::operation_timeout&) {
            ++timeouts;
        }
        co_await from.estimated_document_count().within(much_time);
        co_return timeouts;
    };
    EXPECT_EQ(within_limit(motor::spawn(client, body(things))), 1);
}

TEST_F(given_up_test, in_place_an_operation_with_a_limit_needs_no_other_thread) {
    auto body = [](motor::collection from) -> task<void> {
        for (int i = 0; i < 100; ++i)
            co_await from.find_one().within(much_time);
    };
    within_limit(motor::spawn(client, body(things)));
    EXPECT_EQ(client.stats().peak_workers, 1U);
    EXPECT_EQ(client.stats().has_queued, 1U) << "the coroutine itself";
}

TEST_F(given_up_test, ten_thousand_that_are_not_answered_all_fail_once) {
    server.on("find", reply::never());
    constexpr int many = 10'000;
    std::atomic<int> timeouts = 0, others = 0;
    std::promise<void> all;
    for (int i = 0; i < many; ++i)
        things.find_one().within(10ms).start([&](auto outcome) {
            (outcome.code() == errc::timeout ? timeouts : others)++;
            if (timeouts + others == many) all.set_value();
        });
    within_limit(all.get_future());
    EXPECT_EQ(timeouts, many);
    server.on("find", cursor_reply(0, "db.things", array()));
    EXPECT_NO_THROW(things.find_one().get());
}

TEST_F(given_up_test, a_stop_takes_one_out_of_the_queue) {
    gate open;
    server.once("find", reply{cursor_reply(0, "db.things", array())}.after(open));
    auto held = narrow_things.find_one().future();
    server.wait_for("find");
    std::stop_source stop;
    auto queued = narrow_things.find_one().stop_on(stop.get_token()).future();
    stop.request_stop();
    auto error = caught<motor::cancelled>([&] { within_limit(std::move(queued)); });
    EXPECT_EQ(error.code(), errc::cancelled);
    EXPECT_EQ(narrow.stats().queued, 0U);
    open.open();
    within_limit(std::move(held));
    EXPECT_EQ(finds_sent(narrow), 1U);
}

TEST_F(given_up_test, a_stop_gives_up_one_that_is_on_the_wire) {
    server.once("find", reply::never());
    std::stop_source stop;
    auto pending = narrow_things.find_one().stop_on(stop.get_token()).future();
    server.wait_for("find");
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(pending)), motor::cancelled);
    EXPECT_EQ(finds_sent(narrow), 1U);
}

TEST_F(given_up_test, nothing_is_sent_after_a_stop) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(things.find_one().stop_on(stop.get_token()).get(), motor::cancelled);
    auto body = [](motor::collection from, std::stop_token token) -> task<void> {
        co_await from.find_one().stop_on(token);
    };
    EXPECT_THROW(within_limit(motor::spawn(client, body(things, stop.get_token()))),
                 motor::cancelled);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(given_up_test, a_stop_while_an_operation_starts_is_not_missed) {
    server.on("find", reply::never());
    auto body = [](motor::collection from, std::stop_token token) -> task<void> {
        co_await from.find_one().stop_on(token);
    };
    for (int round = 0; round < 50; ++round) {
        std::stop_source stop;
        std::jthread stopping{[&] { stop.request_stop(); }};
        EXPECT_THROW(within_limit(motor::spawn(client, body(things, stop.get_token()))),
                     motor::cancelled);
    }
}

TEST_F(given_up_test, a_stop_after_the_result_changes_nothing) {
    std::stop_source stop;
    EXPECT_NO_THROW(things.find_one().stop_on(stop.get_token()).get());
    stop.request_stop();
    EXPECT_NO_THROW(things.find_one().get());
}

TEST_F(given_up_test, a_stop_ends_a_for_each_between_batches) {
    server.on("find", cursor_reply(42, "db.things", array(doc("_id", 1))));
    gate open;
    server.on("getMore", reply::never());
    std::stop_source stop;
    std::promise<std::error_code> ended;
    things.find()
        .for_each([&](motor::document_view) { stop.request_stop(); })
        .stop_on(stop.get_token())
        .start([&](auto outcome) { ended.set_value(outcome.code()); });
    EXPECT_EQ(within_limit(ended.get_future()), errc::cancelled);
}

TEST_F(given_up_test, completions_are_never_inside_a_stop_or_a_start) {
    server.on("find", reply::never());
    std::stop_source stop;
    std::promise<std::thread::id> on_stop, at_start;
    things.find_one().stop_on(stop.get_token()).start([&](auto) {
        on_stop.set_value(std::this_thread::get_id());
    });
    server.wait_for("find");
    stop.request_stop();
    EXPECT_NE(within_limit(on_stop.get_future()), std::this_thread::get_id());
    things.find_one().stop_on(stop.get_token()).start([&](auto) {
        at_start.set_value(std::this_thread::get_id());
    });
    EXPECT_NE(within_limit(at_start.get_future()), std::this_thread::get_id());
}

TEST_F(given_up_test, each_completes_once_whatever_gives_it_up_and_when) {
    constexpr int threads = 4, each = 12'500;
    constexpr std::size_t recent = 100;  // of those some are queued, on the wire, or just done
    std::atomic<int> completed = 0, values = 0;
    std::vector<std::thread> running;
    std::promise<void> all;
    for (int n = 0; n < threads; ++n)
        running.emplace_back([&, n] {
            std::minstd_rand random{static_cast<unsigned>(n + 1)};
            std::vector<std::stop_source> stops;
            for (int i = 0; i < each; ++i) {
                std::stop_source stop;
                auto find = things.find_one().stop_on(stop.get_token());
                if (random() % 3 == 0) find.within(std::chrono::microseconds{random() % 4000});
                std::move(find).start([&](auto outcome) {
                    values += outcome.has_value();
                    if (++completed == threads * each) all.set_value();
                });
                stops.push_back(std::move(stop));
                if (random() % 2) {
                    auto back = 1 + random() % std::min(recent, stops.size());
                    stops[stops.size() - back].request_stop();
                }
            }
        });
    for (auto& thread : running)
        thread.join();
    within_limit(all.get_future());
    EXPECT_EQ(completed, threads * each);
    EXPECT_GT(values, 0);
    EXPECT_NO_THROW(things.find_one().get());
}

TEST_F(given_up_test, a_client_that_closes_gives_up_what_is_on_the_wire) {
    server.on("find", reply::never());
    constexpr int many = 60;
    std::atomic<int> cancelled = 0;
    auto closing = std::make_unique<motor::client>(server.uri());
    auto pool = closing->executor();
    for (int i = 0; i < many; ++i)
        (*closing)["db"]["things"].find_one().start(
            [&](auto outcome) { cancelled += outcome.code() == errc::cancelled; });
    server.wait_for("find", many);
    closing.reset();
    EXPECT_EQ(cancelled, many);
    EXPECT_EQ(motor::detail::access::pool(pool).statistics().workers, 0U)
        << "their threads were not stuck";
}
