// SPDX-License-Identifier: Apache-2.0
// What listeners hear of servers.
#include <motor/client_error.hpp>
#include <motor/events/monitoring.hpp>
#include <motor/motor.hpp>

#include <tests/support/event_recorder.hpp>
#include <tests/support/scripted_test.hpp>

#include <algorithm>
#include <optional>

namespace {

using namespace motor::testing;
using namespace std::chrono_literals;
using namespace motor;

class server_events : public ::testing::Test {
protected:
    server_events() { answer_plausibly(server); }

    /// Half a second is the least that libmongoc takes.
    std::string uri() const {
        return server.uri("heartbeatFrequencyMS=500&serverSelectionTimeoutMS=300");
    }
    template <class Event>
    std::size_t first() const {
        auto all = heard->everything();
        for (std::size_t i = 0; i < all.size(); ++i)
            if (std::holds_alternative<Event>(all[i])) return i;
        ADD_FAILURE() << "there is none";
        return all.size();
    }

    scripted_server server{server_profile::primary()};
    std::shared_ptr<event_recorder> heard = std::make_shared<event_recorder>();
    std::optional<motor::client> client{std::in_place, motor::uri{uri()},
                                        client_options{}.listener(heard)};
};

TEST_F(server_events, there_are_none_before_the_first_operation) {
    EXPECT_TRUE(heard->everything().empty());
    EXPECT_EQ(server.connections(), 0U);
}

TEST_F(server_events, tell_how_a_client_finds_its_server) {
    client->ping().get();
    heard->wait_for<heartbeat_succeeded_event>();

    auto opening = heard->all<topology_opening_event>();
    ASSERT_EQ(opening.size(), 1U);
    const auto id = opening.front().topology_id;
    EXPECT_NE(id, object_id{});
    EXPECT_EQ(first<topology_opening_event>(), 0U);
    EXPECT_LT(first<server_opening_event>(), first<heartbeat_started_event>());
    EXPECT_LT(first<heartbeat_started_event>(), first<heartbeat_succeeded_event>());
    EXPECT_LT(first<heartbeat_succeeded_event>(), first<server_description_changed_event>());
    EXPECT_LT(first<server_description_changed_event>(), first<command_started_event>());

    auto server_opening = heard->all<server_opening_event>().front();
    EXPECT_EQ(server_opening.topology_id, id);
    EXPECT_EQ(server_opening.address, server.address());

    auto beat = heard->all<heartbeat_succeeded_event>().front();
    EXPECT_EQ(beat.topology_id, id);
    EXPECT_EQ(beat.address, server.address());
    EXPECT_FALSE(beat.awaited);
    EXPECT_GT(beat.duration, 0us);
    EXPECT_TRUE(beat.reply.contains("setName"));
    EXPECT_EQ(heard->all<heartbeat_started_event>().front().topology_id, id);

    auto changed = heard->all<server_description_changed_event>().front();
    EXPECT_EQ(changed.topology_id, id);
    EXPECT_EQ(changed.address, server.address());
    EXPECT_EQ(changed.previous.type, "Unknown");
    EXPECT_TRUE(changed.previous.hello.empty());
    EXPECT_EQ(changed.now.type, "RSPrimary");
    EXPECT_EQ(changed.now.address, server.address());
    EXPECT_EQ(changed.now.hello.get<std::string>("setName"), "rs0");
    EXPECT_GE(changed.now.round_trip_time, 0ms);

    auto topology = heard->all<topology_description_changed_event>();
    EXPECT_EQ(topology.front().previous.type, "Unknown");
    EXPECT_FALSE(topology.front().previous.has_readable_server);
    EXPECT_TRUE(topology.front().previous.servers.empty());
    const auto& now = topology.back().now;
    EXPECT_EQ(topology.back().topology_id, id);
    EXPECT_EQ(now.type, "ReplicaSetWithPrimary");
    EXPECT_TRUE(now.has_readable_server);
    EXPECT_TRUE(now.has_writable_server);
    ASSERT_EQ(now.servers.size(), 1U);
    EXPECT_EQ(now.servers.front().type, "RSPrimary");
}

TEST_F(server_events, tell_of_a_server_that_goes_away) {
    client->ping().get();
    server.go_away();
    heard->wait_for<heartbeat_failed_event>();
    auto beat = heard->all<heartbeat_failed_event>().front();
    EXPECT_EQ(beat.address, server.address());
    EXPECT_FALSE(beat.message.empty());
    auto is_lost = [](const topology_description_changed_event& each) {
        return each.previous.has_writable_server && !each.now.has_writable_server;
    };
    topology_description_changed_event lost;
    eventually([&] {
        auto all = heard->all<topology_description_changed_event>();
        auto at = std::find_if(all.begin(), all.end(), is_lost);
        if (at == all.end()) return false;
        lost = *at;
        return true;
    });
    EXPECT_EQ(lost.now.type, "ReplicaSetNoPrimary");
    EXPECT_FALSE(lost.now.has_readable_server);
    EXPECT_TRUE(lost.now.servers.empty());  // libmongoc leaves out those that it does not know
    EXPECT_EQ(heard->all<server_description_changed_event>().back().now.type, "Unknown");
}

TEST_F(server_events, tell_of_a_server_that_leaves_the_set) {
    scripted_server other{server_profile::primary()};
    answer_plausibly(other);
    const std::vector<std::string> both{server.address(), other.address()};
    auto primary = server.hello(), secondary = other.hello();
    secondary.set("hosts", both).set("primary", server.address());
    secondary.set("isWritablePrimary", false).set("ismaster", false).set("secondary", true);
    for (auto name : {"hello", "isMaster"}) {
        other.on(name, secondary);
        server.on(name, primary.set("hosts", both));
    }
    client->ping().get();
    heard->wait_for<heartbeat_succeeded_event>(2);
    for (auto name : {"hello", "isMaster"})
        server.on(name, server.hello());
    heard->wait_for<server_closed_event>();
    EXPECT_EQ(heard->all<server_closed_event>().front().address, other.address());
}

TEST_F(server_events, tell_of_the_end_of_the_client) {
    client->ping().get();
    EXPECT_TRUE(heard->all<topology_closed_event>().empty());
    const auto id = heard->all<topology_opening_event>().front().topology_id;
    client.reset();
    auto last = heard->everything().back();
    ASSERT_TRUE(std::holds_alternative<topology_closed_event>(last));
    EXPECT_EQ(std::get<topology_closed_event>(last).topology_id, id);
}

}  // namespace
