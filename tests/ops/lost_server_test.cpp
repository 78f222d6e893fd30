// SPDX-License-Identifier: Apache-2.0
// Servers that are not there, go away in the middle, or forget a cursor.
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/future.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::errc;
using motor::testing::answer_plausibly, motor::testing::caught, motor::testing::cursor_reply;
using motor::testing::reply, motor::testing::scripted_server, motor::testing::server_profile;

using lost_server = motor::testing::on_script;

TEST(absent_server, is_named_with_the_cause) {
    std::string address, uri;
    {
        scripted_server gone;  // the port is free afterwards
        address = gone.address();
        uri = gone.uri("serverSelectionTimeoutMS=300");
    }
    motor::client client{uri};
    auto things = client["db"]["things"];
    const std::pair<const char*, std::function<void()>> cases[] = {
        {"find", [&] { things.find_one().get(); }},
        {"find", [&] { things.find().to_list().get(); }},
        {"insert", [&] { things.insert_one(doc()).get(); }},
        {"findAndModify", [&] { things.find_one_and_delete(doc()).get(); }},
        {"ping", [&] { client.ping().get(); }},
    };
    for (const auto& [name, run] : cases) {
        SCOPED_TRACE(name);
        auto error = caught<motor::server_selection_timeout>(run);
        EXPECT_EQ(error.code(), errc::server_selection);
        EXPECT_EQ(error.code(), errc::timeout);
        EXPECT_EQ(error.code(), errc::network);
        EXPECT_EQ(error.operation(), name);
        EXPECT_THAT(error.what(), ::testing::HasSubstr(address));
        EXPECT_THAT(error.what(), ::testing::HasSubstr("Failed to connect"));
    }
}

struct lost_operation {
    const char* command;
    std::function<void(const motor::collection&)> run;
    bool retried;  // retried by libmongoc, if the server allows it
};

const lost_operation operations[] = {
    {"find", [](auto& c) { c.find_one().get(); }, true},
    {"find", [](auto& c) { c.find().to_list().get(); }, true},
    {"count", [](auto& c) { c.estimated_document_count().get(); }, true},
    {"aggregate", [](auto& c) { c.count_documents().get(); }, true},
    {"distinct", [](auto& c) { c.distinct("a").get(); }, true},
    {"insert", [](auto& c) { c.insert_one(doc("_id", 1)).get(); }, true},
    {"insert", [](auto& c) { c.insert_many({doc("_id", 1)}).get(); }, true},
    {"update", [](auto& c) { c.update_one(doc(), doc("$inc", doc("a", 1))).get(); }, true},
    {"update", [](auto& c) { c.replace_one(doc(), doc("a", 1)).get(); }, true},
    {"delete", [](auto& c) { c.delete_one(doc()).get(); }, true},
    {"findAndModify", [](auto& c) { c.find_one_and_delete(doc()).get(); }, true},
    {"update", [](auto& c) { c.update_many(doc(), doc("$inc", doc("a", 1))).get(); }, false},
    {"delete", [](auto& c) { c.delete_many(doc()).get(); }, false},
    {"aggregate", [](auto& c) { c.aggregate(array(doc("$out", "x"))).to_list().get(); }, false},
    {"drop", [](auto& c) { c.drop().get(); }, false},
};

TEST_F(lost_server, is_asked_again_where_that_is_safe) {
    for (const auto& [command, run, retried] : operations) {
        if (!retried) continue;
        SCOPED_TRACE(command);
        server.forget_commands();
        server.once(command, reply::close_connection());
        EXPECT_NO_THROW(run(things));
        auto sent = server.commands(command);
        ASSERT_EQ(sent.size(), 2u);
        EXPECT_EQ(sent[0]["txnNumber"], sent[1]["txnNumber"]);
    }
}

TEST_F(lost_server, is_not_asked_again_where_work_might_be_done_twice) {
    for (const auto& [command, run, retried] : operations) {
        if (retried) continue;
        SCOPED_TRACE(command);
        server.forget_commands();
        server.once(command, reply::close_connection());
        auto error = caught<motor::auto_reconnect>([&] { run(things); });
        EXPECT_EQ(typeid(error), typeid(motor::auto_reconnect));
        EXPECT_EQ(server.commands(command).size(), 1u);
    }
}

TEST(lost_server_without_retries, is_reported_and_the_next_operation_connects_again) {
    scripted_server server{server_profile::primary()};
    answer_plausibly(server);
    motor::client client{server.uri("retryReads=false&retryWrites=false")};
    auto things = client["db"]["things"];
    for (const auto& [command, run, retried] : operations) {
        SCOPED_TRACE(command);
        server.forget_commands();
        server.once(command, reply::close_connection());
        auto error = caught<motor::auto_reconnect>([&] { run(things); });
        EXPECT_EQ(typeid(error), typeid(motor::auto_reconnect));
        EXPECT_EQ(error.code(), errc::network);
        EXPECT_EQ(error.operation(), command);
        EXPECT_EQ(error.name_space(), "db.things");
        EXPECT_EQ(server.commands(command).size(), 1u);
        EXPECT_NO_THROW(run(things));
    }
}

TEST_F(lost_server, is_reported_when_the_second_try_fails_too) {
    server.on("find", reply::close_connection());
    EXPECT_EQ(caught<motor::auto_reconnect>([&] { things.find_one().get(); }).code(),
              errc::network);
    server.on("find", cursor_reply(0, "db.things", array(doc("_id", 1))));
    EXPECT_EQ(things.find_one().get(), doc("_id", 1));
}

TEST(lost_server_for_good, fails_what_waits_for_it_and_what_comes_after) {
    scripted_server server;
    answer_plausibly(server);
    server.once("find", reply::never());
    motor::client client{server.uri("serverSelectionTimeoutMS=300")};
    auto things = client["db"]["things"];
    auto waiting = things.find_one().future();
    server.wait_for("find");
    server.go_away();
    EXPECT_THROW(motor::testing::within_limit(std::move(waiting)), motor::auto_reconnect);
    EXPECT_THROW(things.find_one().get(), motor::auto_reconnect);
}

TEST_F(lost_server, leaves_a_cursor_dead_when_a_getmore_fails) {
    const struct {
        reply answer;
        std::function<void(const std::function<void()>&)> expect;
    } cases[] = {
        {reply::error(43, "cursor id 17 not found"),
         [](auto& run) {
             auto error = caught<motor::cursor_not_found>(run);
             EXPECT_EQ(error.code(), errc::cursor_not_found);
             EXPECT_EQ(error.operation(), "getMore");
             EXPECT_EQ(error.name_space(), "db.things");
         }},
        {reply::error(96, "operation failed"),
         [](auto& run) {
             auto error = caught<motor::operation_failure>(run);
             EXPECT_EQ(typeid(error), typeid(motor::operation_failure));
             EXPECT_EQ(error.code().value(), 96);
         }},
        {reply::error(50, "time limit"),
         [](auto& run) { EXPECT_EQ(caught<motor::execution_timeout>(run).code(), errc::timeout); }},
        {reply::close_connection(),
         [](auto& run) { EXPECT_EQ(caught<motor::auto_reconnect>(run).code(), errc::network); }},
    };
    server.on("find", cursor_reply(17, "db.things", array(doc("_id", 1))));
    for (const auto& c : cases) {
        server.forget_commands();
        server.once("getMore", c.answer);
        auto cursor = things.find();
        EXPECT_EQ(cursor.next().get(), doc("_id", 1));
        c.expect([&] { cursor.next().get(); });
        EXPECT_FALSE(cursor.alive());
        EXPECT_EQ(cursor.cursor_id(), 0);
        EXPECT_EQ(cursor.next().get(), std::nullopt);
        EXPECT_EQ(server.commands("getMore").size(), 1u);  // which is never retried
        EXPECT_EQ(things.count_documents().get(), 0);
    }
}

TEST_F(lost_server, fails_a_list_whose_later_batch_fails) {
    server.once("find", cursor_reply(17, "db.things", array(doc("_id", 1))));
    server.once("getMore", reply::error(96, "operation failed"));
    EXPECT_THROW(things.find().to_list().get(), motor::operation_failure);
    server.once("find", cursor_reply(0, "db.things", array(doc("_id", 1))));
    EXPECT_EQ(things.find().to_list().get().size(), 1u);
}

}  // namespace
