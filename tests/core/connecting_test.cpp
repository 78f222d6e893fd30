// SPDX-License-Identifier: Apache-2.0
// Making connections: while operations are given up, and while many want one at once.
#include <motor/motor.hpp>

#include <tests/core/pending_finds.hpp>
#include <tests/support/scripted_test.hpp>
#include <tests/support/slow_relay.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace motor::testing;
using motor::array, motor::doc;

namespace {

/// A worker that comes late may have taken one more than can connect at once.
std::size_t in_queue_or_connecting(const motor::client& client) {
    const auto now = client.stats();
    return now.queued + now.connecting;
}

/// The handshakes of a client's connections are held back, but not those of its monitor.
struct connecting_test : on_script {
    connecting_test() : on_script(server_profile::standalone()) {}

    /// Cancels it once its connection is being made.
    template <class Operation>
    void give_up_while_connecting(Operation operation) {
        std::stop_source stop;
        auto pending = std::move(operation).stop_on(stop.get_token()).future();
        eventually([&] { return relay.held() == 1; });
        stop.request_stop();
        EXPECT_THROW(within_limit(std::move(pending)), motor::cancelled);
    }

    gate open;
    slow_relay relay{server.address(), open};
    motor::client slow{motor::uri{relay.uri()}, motor::client_options{}.max_workers(1)};
    motor::collection slow_things = slow["db"]["things"];
};

}  // namespace

TEST_F(connecting_test, a_connection_is_made_and_kept_although_its_operation_is_called_off) {
    give_up_while_connecting(slow_things.find_one());
    open.open();
    EXPECT_NO_THROW(slow_things.find_one().within(1h).get());
    EXPECT_EQ(relay.connections(), 2U) << "the monitor's, and one";
    EXPECT_EQ(server.commands("find").size(), 1U) << "the first was not sent";
}

TEST_F(connecting_test, a_connection_is_made_and_kept_although_time_runs_out) {
    eventually([&] {  // a busy machine may not let it begin in time
        EXPECT_THROW(slow_things.find_one().within(50ms).get(), motor::operation_timeout);
        return relay.held() == 1;
    });
    open.open();
    EXPECT_NO_THROW(slow_things.find_one().within(1h).get());
    EXPECT_EQ(relay.connections(), 2U);
}

TEST_F(connecting_test, nothing_of_an_operation_is_sent_after_it_was_called_off) {
    give_up_while_connecting(slow_things.insert_many(std::vector{doc("_id", 1), doc("_id", 2)}));
    open.open();
    slow.ping().get();
    EXPECT_TRUE(server.commands("insert").empty());
    EXPECT_EQ(relay.connections(), 2U);
}

TEST_F(connecting_test, nothing_is_left_of_a_write_that_nobody_answers) {
    auto unacknowledged = slow_things.with(motor::write_concern::nodes(0));
    give_up_while_connecting(unacknowledged.insert_one(doc("_id", 1)));
    open.open();
    EXPECT_EQ(slow_things.find_one().get().has_value(), false);
    unacknowledged.insert_one(doc("_id", 2)).get();
    slow.ping().get();
    EXPECT_EQ(server.commands("insert").size(), 1U);
    EXPECT_EQ(relay.connections(), 2U);
}

TEST_F(connecting_test, a_session_survives_what_was_not_sent) {
    scripted_server set{server_profile::primary()};
    answer_plausibly(set);
    slow_relay before{set.address(), open};
    motor::client through{before.uri("?directConnection=true")};
    auto session = through.start_session().get();
    auto in_it = through["db"]["things"];
    std::stop_source stop;
    const auto insert = [&](int id) {
        return in_it.insert_one(doc("_id", id)).session(session).stop_on(stop.get_token()).future();
    };
    auto first = insert(1);
    eventually([&] { return before.held() == 1; });
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(first)), motor::cancelled);

    // Its worker is still at the connection. What comes next waits, and may be given up as well.
    stop = {};
    auto second = insert(2);
    eventually([&] {
        const auto now = through.stats();
        return now.workers - now.idle == 2 && now.queued == 0;
    });
    EXPECT_EQ(second.wait_for(0s), std::future_status::timeout);
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(second)), motor::cancelled);
    EXPECT_THROW(in_it.find_one().session(session).within(50ms).get(), motor::operation_timeout);

    stop = {};
    auto last = insert(3);
    open.open();
    EXPECT_NO_THROW(within_limit(std::move(last)));
    const auto sent = set.commands("insert");
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(before.connections(), 2U);
}

TEST_F(connecting_test, tasks_within_tasks_go_on_without_the_worker_that_connects) {
    std::stop_source stop;
    auto innermost = [&]() -> motor::task<> {
        co_await slow_things.find_one().stop_on(stop.get_token());
    };
    auto inner = [&]() -> motor::task<> { co_await innermost(); };
    auto outer = [&]() -> motor::task<bool> {
        try {
            co_await inner();
        } catch (const motor::cancelled&) {
            co_return true;
        }
        co_return false;
    };
    auto ended = motor::spawn(slow, outer());
    eventually([&] { return relay.held() == 1; });
    stop.request_stop();
    EXPECT_TRUE(within_limit(std::move(ended)));
    EXPECT_EQ(relay.held(), 1U);
    open.open();
    EXPECT_NO_THROW(slow_things.find_one().get());
}

TEST_F(connecting_test, a_worker_that_blocks_goes_on_without_the_one_that_connects) {
    motor::client two{motor::uri{relay.uri()}, motor::client_options{}.max_workers(2)};
    std::stop_source stop;
    std::promise<void> ended;
    two.executor().execute([&] {
        EXPECT_THROW(two["db"]["things"].find_one().stop_on(stop.get_token()).get(),
                     motor::cancelled);
        ended.set_value();
    });
    eventually([&] { return relay.held() == 1; });
    stop.request_stop();
    EXPECT_NO_THROW(within_limit(ended.get_future()));
    EXPECT_EQ(relay.held(), 1U);
    open.open();
}

TEST_F(connecting_test, no_more_are_made_at_once_than_two) {
    motor::client many{relay.uri()};
    pending_finds all{many, 64};
    eventually([&] { return relay.held() == 2; });
    eventually([&] { return in_queue_or_connecting(many) == 64; });
    EXPECT_LT(many.stats().workers, 8U) << "more could only wait";
    open.open();
    all.wait_for(64);
    EXPECT_EQ(relay.most_held(), 2U);
}

TEST_F(connecting_test, no_more_are_made_at_once_than_the_connection_string_says) {
    motor::client many{relay.uri("?maxConnecting=5")};
    pending_finds all{many, 64};
    eventually([&] { return relay.held() == 5; });
    eventually([&] { return in_queue_or_connecting(many) == 64; });
    open.open();
    all.wait_for(64);
    EXPECT_EQ(relay.most_held(), 5U);
}

TEST_F(connecting_test, no_more_are_made_at_once_for_coroutines_on_workers) {
    motor::client many{relay.uri()};
    std::atomic<int> found = 0;
    auto body = [](motor::collection from, std::atomic<int>& count) -> motor::task<void> {
        co_await from.find_one();
        ++count;
        co_await from.find_one().within(1h);
        ++count;
    };
    std::vector<std::future<void>> all;
    for (int i = 0; i < 64; ++i)
        all.push_back(motor::spawn(many, body(many["db"]["things"], found)));
    eventually([&] { return relay.held() == 2; });
    eventually([&] { return in_queue_or_connecting(many) == 64; });
    open.open();
    for (auto& each : all)
        within_limit(std::move(each));
    EXPECT_EQ(found, 128);
    EXPECT_EQ(relay.most_held(), 2U);
}

TEST_F(connecting_test, what_waits_takes_a_connection_that_comes_free) {
    slow_relay one_passes{server.address(),
                          [this](std::size_t number, const std::stop_token& stop) {
                              if (number > 1) open.wait(stop);
                          }};
    motor::client many{one_passes.uri()};
    pending_finds all{many, 50};
    all.wait_for(48);  // but two, to whose connections they are stuck
    open.open();
    all.wait_for(50);
}

TEST_F(connecting_test, a_function_does_not_wait_for_connections) {
    motor::client many{relay.uri()};
    pending_finds all{many, 10};
    eventually([&] { return relay.held() == 2 && many.stats().queued == 8; });
    std::promise<void> called;
    many.executor().execute([&] { called.set_value(); });
    within_limit(called.get_future());
    EXPECT_EQ(all.done(), 0);
    open.open();
    all.wait_for(10);
}

TEST_F(connecting_test, a_cursor_with_a_connection_does_not_wait_for_others) {
    slow_relay one_passes{server.address(),
                          [this](std::size_t number, const std::stop_token& stop) {
                              if (number > 1) open.wait(stop);
                          }};
    motor::client many{one_passes.uri()};
    server.once("find", cursor_reply(42, "db.things", array(doc("_id", 1))));
    server.once("getMore", more_reply(42, "db.things", array(doc("_id", 2))));
    server.once("getMore", more_reply(0, "db.things", array()));
    auto cursor = many["db"]["things"].find();
    EXPECT_TRUE(within_limit(cursor.next().future()));
    pending_finds all{many, 10};
    eventually([&] { return one_passes.held() == 2 && many.stats().queued == 8; });
    EXPECT_TRUE(within_limit(cursor.next().future()));
    EXPECT_FALSE(within_limit(cursor.next().future())) << "its connection is the others' now";
    all.wait_for(8);
    open.open();
    all.wait_for(10);
}

TEST_F(connecting_test, closing_ends_the_waiting_for_a_turn) {
    auto closing = std::make_unique<motor::client>(relay.uri("?maxConnecting=1"));
    auto pool = closing->executor();
    std::vector<motor::cursor> cursors;
    std::atomic<int> cancelled = 0;
    for (int i = 0; i < 5; ++i)  // each in a thread of its own, where it waits for its turn
        cursors.push_back(
            (*closing)["db"]["things"].find().cursor_type(motor::cursor_type::tailable_await));
    for (auto& each : cursors)
        each.next().start(
            [&](auto outcome) { cancelled += outcome.code() == motor::errc::cancelled; });
    eventually([&] { return relay.held() == 1 && closing->stats().connecting == 5; });
    cursors.clear();
    closing.reset();
    EXPECT_EQ(cancelled, 5);
    EXPECT_EQ(motor::detail::access::pool(pool).statistics().waiting, 0U)
        << "their threads were not stuck";
}

TEST(unreachable_server, all_fail_in_time_although_no_more_than_two_connect_at_once) {
    std::string uri;
    {
        scripted_server gone;
        uri = gone.uri("serverSelectionTimeoutMS=500");
    }
    motor::client client{uri};
    constexpr int many = 100;  // which two at a time would take longer than the test may
    std::atomic<int> failed = 0;
    for (int i = 0; i < many; ++i)
        client["db"]["things"].find_one().start(
            [&](auto outcome) { failed += outcome.code() == motor::errc::server_selection; });
    eventually([&] { return failed == many; });
}

TEST(between_two_commands, giving_up_costs_no_connection) {
    /// Cancels it when the first of its commands has its answer.
    struct after_the_first : motor::event_listener {
        std::stop_source stop;
        void command_succeeded(const motor::command_succeeded_event& what) override {
            if (what.command_name == "insert") stop.request_stop();
        }
    };
    auto profile = server_profile::standalone();
    profile.max_write_batch_size = 1;
    scripted_server server{profile};
    answer_plausibly(server);
    auto listener = std::make_shared<after_the_first>();
    // Of one worker: the ping waits for it, instead of having another one make a connection.
    motor::client client{motor::uri{server.uri()},
                         motor::client_options{}.listener(listener).max_workers(1)};
    auto insert = client["db"]["things"].insert_many(std::vector{doc("_id", 1), doc("_id", 2)});
    auto pending = std::move(insert).stop_on(listener->stop.get_token()).future();
    EXPECT_THROW(within_limit(std::move(pending)), motor::cancelled);
    client.ping().get();
    EXPECT_EQ(server.commands("insert").size(), 1U);
    EXPECT_EQ(server.connections(), 2U) << "the monitor's, and one";
}

TEST(slow_handshakes, a_limit_that_is_shorter_than_a_handshake_is_met_in_the_end) {
    scripted_server server;
    answer_plausibly(server);
    slow_relay relay{server.address(), [](std::size_t, const std::stop_token&) {
                         std::this_thread::sleep_for(300ms);
                     }};
    motor::client client{relay.uri()};
    auto things = client["db"]["things"];
    int attempts = 0;
    for (bool found = false; !found && attempts < 20; ++attempts)
        try {
            things.find_one().within(200ms).get();
            found = true;
        } catch (const motor::operation_timeout&) {
        }
    EXPECT_LT(attempts, 20);
    for (int i = 0; i < 20; ++i)
        EXPECT_NO_THROW(things.find_one().within(1h).get());
}
