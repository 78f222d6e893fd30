// SPDX-License-Identifier: Apache-2.0
// When listeners are called, in which thread, and until when.
#include <motor/client_error.hpp>
#include <motor/events/monitoring.hpp>
#include <motor/motor.hpp>

#include <tests/support/event_recorder.hpp>
#include <tests/support/gate.hpp>
#include <tests/support/scripted_test.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>

namespace {

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::client_options, motor::event_thread;
using motor::command_started_event, motor::command_succeeded_event;
using ::testing::ElementsAre;

using clock_type = std::chrono::steady_clock;

/// Calls a function for each command that is started.
class caller final : public motor::event_listener {
public:
    explicit caller(std::function<void()> function) : function_(std::move(function)) {}
    void command_started(const command_started_event&) override { function_(); }

private:
    const std::function<void()> function_;
};

std::shared_ptr<caller> calling(std::function<void()> function) {
    return std::make_shared<caller>(std::move(function));
}

class listeners : public ::testing::Test {
protected:
    listeners() { answer_plausibly(server); }

    motor::client connect(client_options options, std::string_view uri_options = {}) {
        return motor::client{motor::uri{server.uri(uri_options)}, std::move(options)};
    }

    scripted_server server{server_profile::primary()};
    std::shared_ptr<event_recorder> heard = std::make_shared<event_recorder>();
};

TEST_F(listeners, all_hear_in_the_order_in_which_they_were_added) {
    std::string order;
    auto client = connect(client_options{}
                              .listener(calling([&] { order += '1'; }))
                              .listener(calling([&] { order += '2'; }))
                              .listener(calling([&] { order += '3'; })));
    client.ping().get();
    client.ping().get();
    EXPECT_EQ(order, "123123");
}

TEST_F(listeners, what_one_throws_does_no_harm) {
    auto client = connect(client_options{}
                              .listener(calling([] { throw std::runtime_error{"mine"}; }))
                              .listener(calling([] { throw 7; }))
                              .listener(heard));
    client.ping().get();
    EXPECT_THAT(heard->commands(), ElementsAre("started ping", "succeeded ping"));
}

TEST_F(listeners, must_not_be_null) {
    EXPECT_THROW((void)client_options{}.listener(nullptr), motor::invalid_operation);
}

TEST_F(listeners, are_called_where_it_happens_unless_told) {
    std::thread::id here;
    auto client = connect(client_options{}.listener(heard));
    auto pings = [&]() -> motor::task<void> {
        here = std::this_thread::get_id();  // a worker
        co_await client.ping();
    };
    motor::run(client, pings());
    auto all = heard->everything();
    auto threads = heard->threads();
    auto at = std::find_if(all.begin(), all.end(), [](const auto& each) {
        return std::holds_alternative<command_started_event>(each);
    });
    ASSERT_NE(at, all.end());
    EXPECT_EQ(threads[static_cast<std::size_t>(at - all.begin())], here);
}

TEST_F(listeners, without_a_loop_those_of_the_loop_are_called_one_after_the_other) {
    auto client = connect(client_options{}.listener(heard, event_thread::loop));
    for (int i = 0; i < 5; ++i)
        client.ping().get();
    heard->wait_for<command_succeeded_event>(5);
    auto threads = heard->threads();
    EXPECT_EQ(std::count(threads.begin(), threads.end(), threads.front()),
              static_cast<std::ptrdiff_t>(threads.size()));
    EXPECT_NE(threads.front(), std::this_thread::get_id());
    EXPECT_THAT(heard->commands(),
                ElementsAre("started ping", "succeeded ping", "started ping", "succeeded ping",
                            "started ping", "succeeded ping", "started ping", "succeeded ping",
                            "started ping", "succeeded ping"));
    EXPECT_EQ(heard->everything().front().index(), 6U);  // topology_opening
}

TEST_F(listeners, may_use_another_client_and_wait_for_it) {
    scripted_server other_server{server_profile::primary()};
    answer_plausibly(other_server);
    auto other_heard = std::make_shared<event_recorder>();
    motor::client other{motor::uri{other_server.uri()}, client_options{}.listener(other_heard)};
    server.on("find", cursor_reply(7, "db.things", motor::array(motor::doc("_id", 1))));
    server.on("getMore", more_reply(0, "db.things", motor::array(motor::doc("_id", 2))));
    auto client = connect(client_options{}.listener(heard).listener(
        calling([&] { other["audit"]["log"].insert_one(motor::doc("a", 1)).get(); })));
    EXPECT_EQ(client["db"]["things"].find().to_list().get().size(), 2U);
    EXPECT_THAT(heard->commands(), ElementsAre("started find", "succeeded find", "started getMore",
                                               "succeeded getMore"));
    auto ended = heard->all<command_succeeded_event>();
    for (const auto& each : ended)
        EXPECT_EQ(each.database_name, "db");
    EXPECT_EQ(other_heard->all<command_succeeded_event>().size(), 2U);
}

TEST_F(listeners, are_let_go_of_when_the_client_ends) {
    for (auto thread : {event_thread::any, event_thread::loop}) {
        auto mine = std::make_shared<event_recorder>();
        std::weak_ptr<event_recorder> seen = mine;
        auto client =
            std::make_unique<motor::client>(connect(client_options{}.listener(mine, thread)));
        client->ping().get();
        mine.reset();
        EXPECT_FALSE(seen.expired());
        client.reset();
        EXPECT_TRUE(seen.expired()) << static_cast<int>(thread);
    }
}

TEST_F(listeners, hear_nothing_more_of_a_client_that_ended_while_a_server_kept_it_waiting) {
    for (auto greeting : {"hello", "isMaster"}) {
        server.once(greeting, reply::close_connection());
        server.on(greeting, reply::never());
    }
    // Longer than a client waits for its end, which goes on without it here.
    auto client = std::make_unique<motor::client>(
        connect(client_options{}.listener(heard), "serverSelectionTimeoutMS=2500"));
    auto never = client->ping().future();
    // The second one so soon is what the choice of a server for the ping asks for: before it the
    // end would cancel a ping that waits for nothing.
    heard->wait_for<motor::heartbeat_started_event>(2);
    auto began = clock_type::now();
    client.reset();
    EXPECT_LT(clock_type::now() - began, wait_limit);
    EXPECT_EQ(heard.use_count(), 1);  // who could call it has let go of it
    EXPECT_TRUE(heard->all<motor::topology_closed_event>().empty());
}

TEST_F(listeners, one_that_is_being_called_has_returned_when_the_client_has_ended) {
    const gate inside, leave;
    bool left = false;
    auto client = std::make_unique<motor::client>(
        connect(client_options{}.listener(calling([&] {
                                              inside.open();
                                              leave.wait({});
                                              std::this_thread::sleep_for(10ms);
                                              left = true;
                                          }),
                                          event_thread::loop)));
    auto done = client->ping().future();
    inside.wait({});
    leave.open();
    client.reset();
    EXPECT_TRUE(left);
}

TEST_F(listeners, one_that_never_returns_does_not_hold_up_the_end_for_ever) {
    const gate inside, leave;
    auto client = std::make_optional(
        connect(client_options{}.listener(calling([inside, leave] {  // they outlive the test
                                              inside.open();
                                              leave.wait({});
                                          }),
                                          event_thread::loop)));
    auto done = client->ping().future();
    inside.wait({});
    client.reset();  // or the test would not end
    leave.open();
}

}  // namespace
