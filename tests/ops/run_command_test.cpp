// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/run_command.hpp>

#include <tests/support/test_server.hpp>

#include "option_cases.hpp"

namespace {

using motor::array, motor::doc;
using motor::testing::places;
using namespace std::chrono_literals;

using run_command_on_server = motor::testing::on_server;
using run_command_on_script = motor::testing::on_script;

TEST_F(run_command_on_server, returns_the_servers_reply) {
    auto build = db().run_command(doc("buildInfo", 1)).get();
    EXPECT_EQ(build.get<double>("ok"), 1);
    EXPECT_TRUE(build.contains("version"));
    things().insert_one(doc("_id", 1)).get();
    EXPECT_EQ(db().run_command(doc("count", "things")).get().get<int>("n"), 1);
}

TEST_F(run_command_on_server, throws_what_the_server_refuses) {
    auto error = motor::testing::caught<motor::operation_failure>(
        [&] { db().run_command(doc("frobnicate", 1)).get(); });
    EXPECT_EQ(error.code().value(), 59);
    EXPECT_EQ(error.operation(), "frobnicate");
    EXPECT_EQ(error.reply().get<int>("code"), 59);
}

TEST_F(run_command_on_server, pings) { EXPECT_EQ(client().ping().get().get<double>("ok"), 1); }

TEST_F(run_command_on_script, sends_the_command_as_it_is) {
    db.run_command(doc("frobnicate", "things", "how", array(1, 2))).get();
    EXPECT_EQ(only_command(), doc("frobnicate", "things", "how", array(1, 2)));
    EXPECT_EQ(server.commands().at(0).body.get<std::string>("$db"), "db");
}

TEST_F(run_command_on_script, pings_the_admin_database) {
    server.once("ping", doc("pong", true));
    EXPECT_EQ(client.ping().get(), doc("ok", 1, "pong", true));
    EXPECT_EQ(server.commands().at(0).body.get<std::string>("$db"), "admin");
}

TEST(run_command, inherits_no_concern_and_no_read_preference) {
    motor::testing::scripted_server server{motor::testing::server_profile::primary()};
    answer_plausibly(server);
    motor::client client{server.uri("w=majority&readConcernLevel=majority&readPreference=nearest")};
    client["db"].run_command(doc("frobnicate", 1)).get();
    EXPECT_EQ(motor::testing::essential(server.commands().at(0).body), doc("frobnicate", 1));
}

TEST(run_command, sends_its_options_as_fields_of_the_command) {
    motor::testing::expect_options<motor::ops::run_command>(
        [](const places& at) { return at.db.run_command(doc("frobnicate", 1)); },
        {
            {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
            {"max_time", [](auto& o) { o.max_time(2s); }, doc("maxTimeMS", 2000LL)},
            {"read_preference",
             [](auto& o) { o.read_preference(motor::read_preference::nearest()); },
             doc("$readPreference", doc("mode", "nearest"))},
        });
}

}  // namespace
