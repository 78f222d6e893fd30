// SPDX-License-Identifier: Apache-2.0
// minPoolSize: connections that are made before an operation needs them.
#include <motor/motor.hpp>

#include <tests/core/pending_finds.hpp>
#include <tests/support/scripted_test.hpp>
#include <tests/support/slow_relay.hpp>

using namespace motor::testing;
using motor::array;

TEST(connection_keeper, makes_connections_ahead_after_the_first_operation) {
    scripted_server server;
    answer_plausibly(server);
    motor::client client{server.uri("minPoolSize=5")};
    EXPECT_EQ(client.stats().established, 0U);
    EXPECT_EQ(server.connections(), 0U);
    client["db"]["things"].find_one().get();
    eventually([&] { return client.stats().established == 5; });
    EXPECT_EQ(server.connections(), 6U) << "and the monitor's";
    EXPECT_EQ(server.commands().size(), 1U) << "nothing is sent on them";
    EXPECT_EQ(client.stats().peak_workers, 1U);
}

TEST(connection_keeper, leaves_them_to_operations) {
    scripted_server server;
    answer_plausibly(server);
    motor::client client{server.uri("minPoolSize=8")};
    client["db"]["things"].find_one().get();
    eventually([&] { return client.stats().established == 8; });
    gate open;
    server.on("find", reply{cursor_reply(0, "db.things", array())}.after(open));
    pending_finds all{client, 8};
    server.wait_for("find", 9);
    open.open();
    all.wait_for(8);
    EXPECT_EQ(server.connections(), 9U);
}

TEST(connection_keeper, waits_for_its_turn) {
    scripted_server server;
    answer_plausibly(server);
    gate open;
    slow_relay relay{server.address(), open};
    motor::client many{relay.uri("?minPoolSize=10")};
    pending_finds all{many, 20};
    eventually([&] { return relay.held() == 2; });
    open.open();
    all.wait_for(20);
    eventually([&] { return many.stats().established >= 10; });
    EXPECT_EQ(relay.most_held(), 2U);
}

TEST(connection_keeper, makes_those_again_that_are_lost) {
    scripted_server server;
    answer_plausibly(server);
    motor::client client{server.uri("minPoolSize=3&heartbeatFrequencyMS=500")};
    client["db"]["things"].find_one().get();
    eventually([&] { return client.stats().established == 3; });
    const auto before = server.connections();
    server.close_connections();
    eventually(
        [&] { return server.connections() >= before + 4 && client.stats().established == 3; });
    EXPECT_NO_THROW(client["db"]["things"].find_one().get());
}
