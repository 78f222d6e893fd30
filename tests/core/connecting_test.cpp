// SPDX-License-Identifier: Apache-2.0
// Making connections while operations are given up.
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/slow_relay.hpp>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;
using namespace motor::testing;
using motor::array, motor::doc;

namespace {

/// The handshakes of a client's connections are held back, but not those of its monitor.
struct connecting_test : on_script {
    connecting_test() : on_script(server_profile::standalone()) {}

    /// Calls it off once its connection is being made.
    template <class Operation>
    void give_up_while_connecting(Operation operation) {
        std::stop_source stop;
        auto pending = std::move(operation).stop_on(stop.get_token()).future();
        eventually([&] { return relay.held() == 1; });
        stop.request_stop();
        EXPECT_THROW(within_limit(std::move(pending)), motor::cancelled);
    }

    gate open;
    slow_relay relay{server.address(), [this](std::size_t number, const std::stop_token& stop) {
                         if (number > 0) open.wait(stop);
                     }};
    motor::client slow{motor::driver::uri{relay.uri()}, motor::client_options{}.max_workers(1)};
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
    EXPECT_THROW(slow_things.find_one().within(50ms).get(), motor::operation_timeout);
    eventually([&] { return relay.held() == 1; });
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
    slow_relay before{set.address(), [this](std::size_t number, const std::stop_token& stop) {
                          if (number > 0) open.wait(stop);
                      }};
    motor::client through{before.uri("?directConnection=true")};
    auto session = through.start_session().get();
    auto in_it = through["db"]["things"];
    std::stop_source stop;
    auto pending = in_it.insert_one(doc("_id", 1)).session(session).stop_on(stop.get_token());
    auto ended = std::move(pending).future();
    eventually([&] { return before.held() == 1; });
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(ended)), motor::cancelled);
    open.open();
    EXPECT_NO_THROW(in_it.insert_one(doc("_id", 2)).session(session).get());
    EXPECT_EQ(set.commands("insert").size(), 1U);
    EXPECT_EQ(before.connections(), 2U);
}

TEST(between_two_commands, giving_up_costs_no_connection) {
    /// Calls it off when the first of its commands has its answer.
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
    motor::client client{motor::driver::uri{server.uri()},
                         motor::client_options{}.listener(listener)};
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
