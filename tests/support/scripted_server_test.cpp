// SPDX-License-Identifier: Apache-2.0
#include "scripted_server.hpp"

#include <motor/client.hpp>
#include <motor/future.hpp>

#include "deadline.hpp"
#include "plausible_replies.hpp"

namespace {

using motor::array, motor::doc, motor::document_view;
using motor::testing::reply, motor::testing::scripted_server, motor::testing::server_profile;

TEST(scripted_server, greets_as_its_profile_says) {
    for (const auto& profile : {server_profile::standalone(), server_profile::primary()}) {
        scripted_server server{profile};
        motor::client client{server.uri()};
        client.ping().get();
        motor::document hello = client["a"].run_command(doc("hello", 1)).get();
        EXPECT_EQ(hello.get_or("setName", std::string{}), profile.set_name);
        EXPECT_TRUE(server.commands().empty());
    }
}

TEST(scripted_server, records_a_command_and_answers_it_from_the_script) {
    scripted_server server;
    server.once("buildInfo", doc("version", "7.0"));
    server.on("buildInfo", [](document_view command) { return doc("asked", command["$db"]); });
    motor::client client{server.uri()};
    EXPECT_EQ(client["a"].run_command(doc("buildInfo", 1)).get(), doc("ok", 1, "version", "7.0"));
    for (auto name : {"b", "c"})
        EXPECT_EQ(client[name].run_command(doc("buildInfo", 1)).get().get<std::string>("asked"),
                  name);
    EXPECT_EQ(server.command_names(),
              (std::vector<std::string>{"buildInfo", "buildInfo", "buildInfo"}));
    EXPECT_EQ(motor::testing::essential(server.commands("buildInfo").front()), doc("buildInfo", 1));
}

TEST(scripted_server, refuses_what_it_has_no_script_for) {
    scripted_server server;
    motor::client client{server.uri()};
    try {
        client["a"].run_command(doc("frobnicate", 1)).get();
        FAIL();
    } catch (const motor::operation_failure& failure) {
        EXPECT_EQ(failure.code().value(), 59);
    }
}

TEST(scripted_server, merges_document_sequences_into_the_command) {
    scripted_server server;
    answer_plausibly(server);
    motor::client client{server.uri()};
    client["a"]["b"].insert_many({doc("_id", 1), doc("_id", 2)}).get();
    auto command = server.commands().at(0);
    EXPECT_TRUE(command.has_sequences);
    EXPECT_EQ(command.body["documents"].get<motor::array_view>(),
              array(doc("_id", 1), doc("_id", 2)));
}

TEST(scripted_server, holds_an_answer_until_the_gate_opens) {
    scripted_server server;
    motor::testing::gate gate;
    server.once("slow", reply{doc("which", "slow")}.after(gate));
    server.on("quick", doc());
    motor::client client{server.uri()};
    auto slow = client["a"].run_command(doc("slow", 1)).future();
    server.wait_for("slow");
    client["a"].run_command(doc("quick", 1)).get();  // on another connection
    EXPECT_EQ(slow.wait_for(std::chrono::seconds{0}), std::future_status::timeout);
    gate.open();
    EXPECT_EQ(motor::testing::within_limit(std::move(slow)).get<std::string>("which"), "slow");
    EXPECT_EQ(server.used_connections(), 2u);
}

TEST(scripted_server, goes_away_while_answers_are_held) {
    scripted_server server;
    server.once("slow", reply{doc()}.after(motor::testing::gate{}));
    server.once("never", reply::never());
    motor::client client{server.uri("serverSelectionTimeoutMS=300")};
    auto slow = client["a"].run_command(doc("slow", 1)).future();
    auto never = client["a"].run_command(doc("never", 1)).future();
    server.wait_for("slow");
    server.wait_for("never");
    server.go_away();
    EXPECT_THROW(motor::testing::within_limit(std::move(slow)), motor::error);
    EXPECT_THROW(motor::testing::within_limit(std::move(never)), motor::error);
}

TEST(within, gives_up_on_what_never_comes) {
    std::promise<void> promise;
    EXPECT_THROW(motor::testing::within(std::chrono::milliseconds{1}, promise.get_future()),
                 motor::testing::deadline_exceeded);
}

}  // namespace
