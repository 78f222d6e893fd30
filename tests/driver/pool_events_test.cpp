// SPDX-License-Identifier: Apache-2.0
// What becomes of connections, as listeners hear it: the events of connection pools in the words of
// MongoDB's specification.
#include <motor/client.hpp>
#include <motor/detail/core/start_options.hpp>
#include <motor/future.hpp>

#include <tests/support/event_recorder.hpp>
#include <tests/support/scripted_test.hpp>

#include <optional>
#include <variant>

using namespace std::chrono_literals;
using namespace motor::testing;
using motor::array, motor::doc;

namespace {

/// An event of a connection in a word or two; empty for others.
struct in_words {
    std::string operator()(const motor::pool_created_event&) const { return "pool created"; }
    std::string operator()(const motor::pool_ready_event&) const { return "pool ready"; }
    std::string operator()(const motor::pool_cleared_event&) const { return "pool cleared"; }
    std::string operator()(const motor::pool_closed_event&) const { return "pool closed"; }
    std::string operator()(const motor::connection_created_event& e) const {
        return numbered("created", e);
    }
    std::string operator()(const motor::connection_ready_event& e) const {
        return numbered("ready", e);
    }
    std::string operator()(const motor::connection_closed_event& e) const {
        return numbered("closed", e) + " " + std::string{to_string(e.reason)};
    }
    std::string operator()(const motor::connection_check_out_started_event&) const {
        return "looks";
    }
    std::string operator()(const motor::connection_check_out_failed_event& e) const {
        return "failed " + std::string{to_string(e.reason)};
    }
    std::string operator()(const motor::connection_checked_out_event& e) const {
        return numbered("out", e);
    }
    std::string operator()(const motor::connection_checked_in_event& e) const {
        return numbered("in", e);
    }
    std::string operator()(const motor::command_started_event& e) const { return e.command_name; }
    std::string operator()(const auto&) const { return {}; }

private:
    static std::string numbered(const char* name, const auto& event) {
        return name + (" " + std::to_string(event.connection_id));
    }
};

struct pool_events : ::testing::Test {
    void connect(std::string_view options = {}, std::size_t most = 1) {
        answer_plausibly(server);
        client.emplace(motor::uri{server.uri(options)},
                       motor::client_options{}.max_workers(most).listener(heard));
    }
    motor::collection things() { return (*client)["db"]["things"]; }
    /// Of connections and commands, in order.
    [[nodiscard]] std::vector<std::string> words() const {
        std::vector<std::string> all;
        for (const auto& each : heard->everything())
            if (auto one = std::visit(in_words{}, each); !one.empty()) all.push_back(one);
        return all;
    }
    void wait_for(const std::string& last) {
        eventually([&] { return std::ranges::count(words(), last) > 0; });
    }

    scripted_server server;
    std::shared_ptr<event_recorder> heard = std::make_shared<event_recorder>();
    std::optional<motor::client> client;
};

using expected = std::vector<std::string>;

}  // namespace

TEST_F(pool_events, tell_of_a_connection_from_its_making_to_its_end) {
    connect("maxConnecting=3&maxPoolSize=7");
    things().find_one().get();
    wait_for("in 1");
    things().find_one().get();
    client.reset();
    EXPECT_EQ(words(), (expected{"pool created", "pool ready", "looks", "created 1", "ready 1",
                                 "out 1", "find", "in 1", "looks", "out 1", "find", "in 1",
                                 "closed 1 poolClosed", "pool closed"}));
    auto created = heard->all<motor::pool_created_event>().at(0);
    EXPECT_EQ(created.address, server.address());
    EXPECT_EQ(created.options, doc("maxPoolSize", 7, "maxConnecting", 3));
    auto made = heard->all<motor::connection_ready_event>().at(0);
    EXPECT_EQ(made.address, server.address());
    EXPECT_GT(made.duration, 0us);
    EXPECT_GE(heard->all<motor::connection_checked_out_event>().at(0).duration, made.duration);
}

TEST_F(pool_events, tell_of_one_check_out_for_an_operation_that_sends_several_commands) {
    connect();
    server.on("find", cursor_reply(42, "db.things", array(doc("_id", 1))));
    server.on("getMore", more_reply(0, "db.things", array(doc("_id", 2))));
    things().find().to_list().get();
    client.reset();
    EXPECT_EQ(words(), (expected{"pool created", "pool ready", "looks", "created 1", "ready 1",
                                 "out 1", "find", "in 1", "looks", "out 1", "getMore", "in 1",
                                 "closed 1 poolClosed", "pool closed"}));
}

TEST_F(pool_events, tell_of_a_connection_that_is_lost) {
    connect("retryReads=false&heartbeatFrequencyMS=500");
    server.once("find", reply::close_connection());
    EXPECT_THROW(things().find_one().get(), motor::auto_reconnect);
    wait_for("in 1");
    auto seen = words();
    auto closed = std::ranges::find(seen, "closed 1 error");
    ASSERT_NE(closed, seen.end());
    EXPECT_EQ(*(closed - 1), "in 1") << "it is given back before";
    wait_for("pool cleared");
    things().find_one().get();
    wait_for("in 2");
    EXPECT_EQ(heard->all<motor::pool_cleared_event>().size(), 1U);
    EXPECT_EQ(heard->all<motor::pool_ready_event>().size(), 2U);
}

TEST_F(pool_events, tell_of_a_connection_that_cannot_be_made) {
    connect("serverSelectionTimeoutMS=500");
    std::atomic<int> greetings = 0;
    server.on("isMaster", [&](motor::document_view) -> reply {
        if (++greetings > 1) return reply::close_connection();
        return server.hello();
    });
    server.on("ismaster", reply::close_connection());
    EXPECT_THROW(things().find_one().get(), motor::error);
    client.reset();
    auto seen = words();
    auto closed = std::ranges::find(seen, "closed 1 error");
    ASSERT_NE(closed, seen.end()) << ::testing::PrintToString(seen);
    EXPECT_EQ(*(closed + 1), "failed connectionError");
    EXPECT_EQ(std::ranges::count(seen, "out 1"), 0);
}

TEST_F(pool_events, tell_why_what_was_given_up_on_the_wire_is_closed) {
    connect();
    things().find_one().get();
    server.on("find", reply::never());
    std::stop_source stop;
    auto pending = things().find_one().stop_on(stop.get_token()).future();
    server.wait_for("find", 2);
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(pending)), motor::cancelled);
    wait_for("closed 1 error");
    EXPECT_EQ(heard->all<motor::pool_cleared_event>().size(), 0U) << "nothing else is lost";
}

TEST_F(pool_events, tell_of_connections_made_ahead_which_nobody_looked_for) {
    connect("minPoolSize=2", 2);
    things().find_one().get();
    eventually([&] { return heard->all<motor::connection_ready_event>().size() == 2; });
    client.reset();
    EXPECT_EQ(heard->all<motor::connection_created_event>().size(), 2U);
    EXPECT_EQ(heard->all<motor::connection_check_out_started_event>().size(), 1U);
    EXPECT_EQ(heard->all<motor::connection_checked_out_event>().size(), 1U);
    EXPECT_EQ(heard->all<motor::connection_closed_event>().size(), 2U);
}

TEST_F(pool_events, come_on_a_thread_of_the_clients_own_if_that_is_wanted) {
    answer_plausibly(server);
    motor::client there{motor::uri{server.uri()},
                        motor::client_options{}.listener(heard, motor::event_thread::loop)};
    there["db"]["things"].find_one().get();
    heard->wait_for<motor::connection_checked_in_event>();
    auto all = heard->threads();
    EXPECT_EQ(std::ranges::count(all, all.front()), static_cast<std::ptrdiff_t>(all.size()));
}
