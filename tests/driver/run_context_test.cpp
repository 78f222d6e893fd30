// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/connection.hpp>
#include <motor/detail/driver/run_context.hpp>

#include <motor/detail/driver/client_pool.hpp>
#include <motor/detail/driver/server_cursor.hpp>
#include <motor/ops/find.hpp>
#include <motor/ops/find_one.hpp>
#include <motor/ops/insert.hpp>
#include <motor/ops/run_command.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::caught, motor::testing::cursor_reply, motor::testing::more_reply;
using motor::testing::scripted_server, motor::testing::server_profile;
namespace detail = motor::detail;
namespace ops = motor::ops;

using run_context_on_server = motor::testing::on_server;

TEST_F(run_context_on_server, runs_operations_in_the_calling_thread) {
    detail::client_pool pool{motor::uri{server().uri()}};
    auto connection = pool.pop();
    auto settings =
        detail::namespace_settings::of_database(db().name(), {}).of_collection("things");
    detail::run_context context{*connection, settings};
    EXPECT_EQ(context.run(ops::insert_one(doc("_id", 1, "a", 2))).inserted_id, motor::value{1});
    EXPECT_EQ(context.run(ops::find_one(doc("_id", 1)).projection(doc("_id", 0))), doc("a", 2));
    EXPECT_EQ(context.run(ops::find_one(doc("_id", 2))), std::nullopt);
}

TEST_F(run_context_on_server, walks_a_cursor_batch_by_batch) {
    fill(25);
    detail::client_pool pool{motor::uri{server().uri()}};
    auto connection = pool.pop();
    auto settings =
        detail::namespace_settings::of_database(db().name(), {}).of_collection("things");
    auto cursor = detail::run_context{*connection, settings}.run(ops::find().batch_size(10));
    std::vector<std::size_t> sizes;
    for (;; cursor.get_more()) {
        sizes.push_back(cursor.batch().size());
        if (!cursor.alive()) break;
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{10, 10, 5}));
}

TEST(run_context, keeps_no_connection_for_a_cursor_of_one_batch) {
    scripted_server server{server_profile::primary()};
    server.on("find", cursor_reply(0, "db.things", array(doc("a", 1))));
    detail::client_pool pool{motor::uri{server.uri()}};
    auto connection = pool.pop();
    auto settings = detail::namespace_settings::of_database("db", {}).of_collection("things");
    auto cursor = detail::run_context{*connection, settings}.run(ops::find());
    EXPECT_FALSE(cursor.alive());
    EXPECT_EQ(cursor.batch().size(), 1u);
    EXPECT_EQ(connection.use_count(), 1);
}

TEST(run_context, keeps_the_connection_of_an_open_cursor_until_it_is_killed_or_exhausted) {
    scripted_server server{server_profile::primary()};
    answer_plausibly(server);
    server.on("find", cursor_reply(17, "db.things", array(doc("a", 1))));
    detail::client_pool pool{motor::uri{server.uri()}};
    auto connection = pool.pop();
    auto settings = detail::namespace_settings::of_database("db", {}).of_collection("things");
    auto killed = detail::run_context{*connection, settings}.run(ops::find());
    auto exhausted = detail::run_context{*connection, settings}.run(ops::find());
    EXPECT_EQ(connection.use_count(), 3);
    killed.kill();
    EXPECT_FALSE(killed.alive());
    EXPECT_EQ(server.commands("killCursors").size(), 1u);
    exhausted.get_more();
    EXPECT_FALSE(exhausted.alive());
    EXPECT_EQ(connection.use_count(), 1);
}

TEST(run_context, asks_for_more_on_the_server_that_has_the_cursor) {
    scripted_server server{server_profile::primary()};
    answer_plausibly(server);
    server.on("find", cursor_reply(17, "db.things", array()));
    detail::client_pool pool{motor::uri{server.uri()}};
    auto connection = pool.pop();
    auto settings = detail::namespace_settings::of_database("db", {}).of_collection("things");
    auto nearest = motor::read_preference::nearest();
    auto cursor =
        detail::run_context{*connection, settings}.run(ops::find().read_preference(nearest));
    auto command = doc("ping", 1);
    detail::command ping{settings, command, detail::command_kind::neither, {}};
    EXPECT_NE(connection->run(ping).server_id, 0u);
    cursor.get_more();
    EXPECT_EQ(server.command_names(), (std::vector<std::string>{"find", "getMore"}));
}

TEST(run_context, sends_what_has_no_database_to_admin) {
    scripted_server server;
    answer_plausibly(server);
    detail::client_pool pool{motor::uri{server.uri()}};
    detail::namespace_settings nowhere;
    auto connection = pool.pop();
    detail::run_context{*connection, nowhere}.run(ops::run_command(doc("frobnicate", 1)));
    EXPECT_EQ(server.commands().at(0).body.get<std::string>("$db"), "admin");
}

TEST(run_context, refuses_an_empty_command) {
    scripted_server server;
    detail::client_pool pool{motor::uri{server.uri()}};
    detail::namespace_settings nowhere;
    auto connection = pool.pop();
    detail::run_context context{*connection, nowhere};
    EXPECT_THROW(context.run(ops::run_command(doc())), motor::invalid_operation);
}

TEST(client_pool, gives_out_as_many_connections_as_are_asked_for) {
    scripted_server server;
    answer_plausibly(server);
    detail::client_pool pool{motor::uri{server.uri("maxPoolSize=1")}};
    detail::namespace_settings nowhere;
    std::vector<std::shared_ptr<detail::connection>> connections;
    for (int i = 0; i < 3; ++i) {
        connections.push_back(pool.pop());
        detail::run_context{*connections.back(), nowhere}.run(
            ops::run_command(doc("frobnicate", 1)));
    }
    EXPECT_EQ(server.used_connections(), 3u);
}

TEST(client_pool, connects_to_nothing_before_the_first_command) {
    scripted_server server;
    detail::client_pool pool{motor::uri{server.uri()}};
    EXPECT_EQ(server.connections(), 0u);
}

TEST(namespace_settings, is_named_after_database_and_collection) {
    EXPECT_EQ(detail::namespace_settings{}.name_space(), "");
    auto database = detail::namespace_settings::of_database("db", {});
    EXPECT_EQ(database.name_space(), "db");
    EXPECT_EQ(database.of_collection("a.b").name_space(), "db.a.b");
}

}  // namespace
