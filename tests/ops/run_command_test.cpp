// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/run_command.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc;
using motor::testing::cursor_reply, motor::testing::more_reply, motor::testing::essential;

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
    auto code = error.code().value();
    EXPECT_TRUE(code == 59 || code == 115) << code;  // not found, not supported
    EXPECT_EQ(error.operation(), "frobnicate");
    EXPECT_EQ(error.reply().get<int>("code"), code);
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

TEST_F(run_command_on_script, keeps_the_session_where_it_is_aimed_elsewhere) {
    auto session = client.start_session().get();
    db.run_cursor_command(doc("find", "things")).session(session).to_list().get();
    things.rename("others").session(session).get();
    for (auto name : {"find", "renameCollection"})
        EXPECT_EQ(server.commands(name).at(0)["lsid"].get<motor::document>(), session.id()) << name;
}

TEST_F(run_command_on_server, opens_a_cursor_over_what_a_command_replies) {
    fill(25);
    auto cursor = db().run_cursor_command(doc("find", "things", "batchSize", 10)).batch_size(10);
    EXPECT_EQ(cursor.to_list().get().size(), 25u);
}

TEST_F(run_command_on_script, opens_a_cursor_over_what_a_command_replies) {
    server.once("frobnicate", cursor_reply(17, "db.froth", array(doc("_id", 1))));
    server.once("getMore", more_reply(0, "db.froth", array(doc("_id", 2))));
    auto cursor = db.run_cursor_command(doc("frobnicate", "things", "comment", "its own"))
                      .batch_size(7)
                      .max_await_time(2s)
                      .comment("why");
    EXPECT_EQ(cursor.to_list().get(), (std::vector{doc("_id", 1), doc("_id", 2)}));
    auto sent = server.commands();
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_EQ(essential(sent[0].body), doc("frobnicate", "things", "comment", "its own"));
    EXPECT_EQ(essential(sent[1].body), doc("getMore", 17LL, "collection", "froth", "batchSize", 7,
                                           "maxTimeMS", 2000LL, "comment", "why"));
    EXPECT_EQ(sent[0].body.get<motor::document>("lsid"), sent[1].body.get<motor::document>("lsid"));
}

TEST_F(run_command_on_script, sends_the_read_preference_of_a_cursor_with_its_command) {
    server.on("frobnicate", cursor_reply(0, "db.froth", array()));
    db.run_cursor_command(doc("frobnicate", 1))
        .read_preference(motor::read_preference::nearest())
        .to_list()
        .get();
    EXPECT_EQ(only_command(), doc("frobnicate", 1, "$readPreference", doc("mode", "nearest")));
}

TEST_F(run_command_on_script, keeps_a_tailable_cursor_open_at_the_end) {
    server.on("frobnicate", cursor_reply(17, "db.froth", array()));
    server.on("getMore", more_reply(17, "db.froth", array()));
    auto command = doc("frobnicate", 1);
    auto cursor = db.run_cursor_command(command).cursor_type(motor::cursor_type::tailable);
    EXPECT_EQ(cursor.next().get(), std::nullopt);
    EXPECT_TRUE(cursor.alive());
    EXPECT_EQ(server.command_names(), (std::vector<std::string>{"frobnicate", "getMore"}));
}

TEST_F(run_command_on_script, opens_no_cursor_over_a_reply_without_one) {
    auto error = motor::testing::caught<motor::error>(
        [&] { db.run_cursor_command(doc("frobnicate", 1)).to_list().get(); });
    EXPECT_EQ(error.code(), motor::errc::protocol);
}

TEST(run_command, inherits_no_concern_and_no_read_preference) {
    motor::testing::scripted_server server{motor::testing::server_profile::primary()};
    answer_plausibly(server);
    motor::client client{server.uri("w=majority&readConcernLevel=majority&readPreference=nearest")};
    client["db"].run_command(doc("frobnicate", 1)).get();
    EXPECT_EQ(essential(server.commands().at(0).body), doc("frobnicate", 1));
    server.forget_commands();
    server.on("frobnicate", cursor_reply(0, "db.froth", array()));
    client["db"].run_cursor_command(doc("frobnicate", 1)).to_list().get();
    EXPECT_EQ(essential(server.commands().at(0).body), doc("frobnicate", 1));
}

}  // namespace
