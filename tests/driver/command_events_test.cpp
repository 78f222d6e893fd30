// SPDX-License-Identifier: Apache-2.0
// What listeners hear of commands.
#include <motor/client_error.hpp>
#include <motor/events/monitoring.hpp>
#include <motor/motor.hpp>

#include <tests/support/event_recorder.hpp>
#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include <set>

namespace {

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::array, motor::doc, motor::document, motor::errc, motor::write_model;
using motor::command_failed_event, motor::command_started_event, motor::command_succeeded_event;
using ::testing::ElementsAre, ::testing::HasSubstr;

/// A client of a scripted server, and what its listener hears.
class command_events : public ::testing::Test {
protected:
    explicit command_events(server_profile profile = server_profile::primary())
        : server(std::move(profile)) {
        answer_plausibly(server);
    }

    template <class Event>
    [[nodiscard]] Event only() const {
        auto all = heard->all<Event>();
        if (all.size() == 1) return all.front();
        ADD_FAILURE() << "heard: " << ::testing::PrintToString(heard->commands());
        return {};
    }

    scripted_server server;
    std::shared_ptr<event_recorder> heard = std::make_shared<event_recorder>();
    motor::client client{motor::uri{server.uri()}, motor::client_options{}.listener(heard)};
    motor::database db = client["db"];
    motor::collection things = db["things"];
};

/// What the two events of a command must agree in.
void expect_same_command(const motor::command_event& began, const motor::command_event& ended) {
    EXPECT_EQ(began.command_name, ended.command_name);
    EXPECT_EQ(began.database_name, ended.database_name);
    EXPECT_EQ(began.request_id, ended.request_id);
    EXPECT_EQ(began.operation_id, ended.operation_id);
    EXPECT_EQ(began.address, ended.address);
    EXPECT_EQ(began.server_id, ended.server_id);
    EXPECT_EQ(began.service_id, ended.service_id);
    EXPECT_EQ(began.server_connection_id, ended.server_connection_id);
}

/// Runs it and returns the motor::error that it holds.
motor::error thrown_by(const std::exception_ptr& failure) {
    return caught<motor::error>([&] { std::rethrow_exception(failure); });
}

TEST_F(command_events, a_command_is_told_as_it_was_sent_and_answered) {
    server.on("find", cursor_reply(0, "db.things", array(doc("_id", 1))));
    things.find_one(doc("_id", 1)).get();
    EXPECT_THAT(heard->commands(), ElementsAre("started find", "succeeded find"));

    auto began = only<command_started_event>();
    EXPECT_EQ(began.command_name, "find");
    EXPECT_EQ(began.database_name, "db");
    EXPECT_EQ(began.address, server.address());
    EXPECT_GT(began.server_id, 0U);
    EXPECT_GT(began.request_id, 0);
    EXPECT_GT(began.operation_id, 0);
    EXPECT_EQ(began.service_id, std::nullopt);
    EXPECT_EQ(essential(began.command), essential(server.commands("find").at(0)));
    EXPECT_TRUE(began.command.contains("lsid"));
    EXPECT_EQ(began.command.get<std::string>("$db"), "db");

    auto ended = only<command_succeeded_event>();
    expect_same_command(began, ended);
    EXPECT_GE(ended.duration, 0us);
    EXPECT_LT(ended.duration, wait_limit);
    auto batch = ended.reply["cursor"].get<motor::document_view>()["firstBatch"];
    EXPECT_EQ(batch.get<motor::array_view>().size(), 1U);
}

TEST_F(command_events, the_number_that_the_server_gave_the_connection_is_told) {
    auto hello = server.hello();
    server.on("isMaster", hello.append("connectionId", 42));
    server.on("hello", hello);
    client.ping().get();
    EXPECT_EQ(only<command_started_event>().server_connection_id, 42);
    EXPECT_EQ(only<command_succeeded_event>().server_connection_id, 42);
}

TEST_F(command_events, an_error_of_the_server_is_a_failure) {
    server.on("find", reply::error(2, "bad value", {"SomeLabel"}));
    EXPECT_THROW(things.find_one().get(), motor::operation_failure);
    EXPECT_THAT(heard->commands(), ElementsAre("started find", "failed find"));
    auto ended = only<command_failed_event>();
    expect_same_command(only<command_started_event>(), ended);
    EXPECT_EQ(ended.message, "bad value");
    EXPECT_EQ(ended.reply.get<int>("code"), 2);
    EXPECT_GE(ended.duration, 0us);
    auto failure = caught<motor::operation_failure>([&] { std::rethrow_exception(ended.failure); });
    EXPECT_EQ(failure.code().value(), 2);
    EXPECT_EQ(failure.operation(), "find");
    EXPECT_TRUE(failure.has_label("SomeLabel"));
}

TEST_F(command_events, a_lost_connection_is_a_failure_and_what_is_sent_again_a_new_command) {
    server.once("find", reply::close_connection());
    things.find_one().get();
    EXPECT_THAT(heard->commands(),
                ElementsAre("started find", "failed find", "started find", "succeeded find"));
    auto ended = only<command_failed_event>();
    EXPECT_EQ(thrown_by(ended.failure).code(), errc::network);
    EXPECT_TRUE(ended.reply.empty());
    EXPECT_FALSE(ended.message.empty());
    auto began = heard->all<command_started_event>();
    expect_same_command(began.at(0), ended);
    EXPECT_NE(began.at(0).request_id, began.at(1).request_id);
    EXPECT_EQ(began.at(0).operation_id, began.at(1).operation_id);
}

TEST_F(command_events, a_write_that_was_refused_is_answered_and_so_succeeds) {
    server.on("insert", write_error_reply(0, 0, 11000, "duplicate key"));
    EXPECT_THROW(things.insert_one(doc("_id", 1)).get(), motor::duplicate_key_error);
    EXPECT_THAT(heard->commands(), ElementsAre("started insert", "succeeded insert"));
    EXPECT_TRUE(only<command_succeeded_event>().reply.contains("writeErrors"));
}

TEST_F(command_events, documents_that_are_sent_apart_stand_in_the_command) {
    things.insert_many({doc("_id", 1), doc("_id", 2)}).get();
    auto began = only<command_started_event>();
    EXPECT_EQ(began.command["documents"].get<motor::array_view>().size(), 2U);
    EXPECT_TRUE(server.commands().at(0).has_sequences);
}

TEST_F(command_events, a_write_without_answer_succeeds_with_ok) {
    things.insert_one(doc("_id", 1)).write_concern(motor::write_concern::unacknowledged()).get();
    EXPECT_EQ(only<command_succeeded_event>().reply, doc("ok", 1));
}

TEST_F(command_events, the_commands_of_a_bulk_write_belong_to_one_operation) {
    things
        .bulk_write({write_model::insert_one(doc("_id", 1)),
                     write_model::update_one(doc(), doc("$set", doc("x", 1))),
                     write_model::delete_one(doc())})
        .get();
    EXPECT_THAT(heard->commands(),
                ElementsAre("started insert", "succeeded insert", "started update",
                            "succeeded update", "started delete", "succeeded delete"));
    client.ping().get();
    auto began = heard->all<command_started_event>();
    EXPECT_EQ(began.at(0).operation_id, began.at(1).operation_id);
    EXPECT_EQ(began.at(0).operation_id, began.at(2).operation_id);
    EXPECT_NE(began.at(0).operation_id, began.at(3).operation_id);  // the ping
    std::set<std::int64_t> requests;
    for (const auto& each : began)
        requests.insert(each.request_id);
    EXPECT_EQ(requests.size(), 4U);
}

struct small_batches : command_events {
    small_batches() : command_events(profile()) {}
    static server_profile profile() {
        auto made = server_profile::primary();
        made.max_write_batch_size = 2;
        return made;
    }
};

TEST_F(small_batches, the_messages_of_a_large_write_belong_to_one_operation) {
    things.insert_many(std::vector<document>(7, doc("x", 1))).get();
    things.insert_one(doc("x", 1)).get();
    auto began = heard->all<command_started_event>();
    ASSERT_EQ(began.size(), 5U);
    for (std::size_t i = 1; i < 4; ++i)
        EXPECT_EQ(began[i].operation_id, began[0].operation_id) << i;
    EXPECT_NE(began[4].operation_id, began[0].operation_id);
}

TEST_F(command_events, ids_are_different_on_all_connections) {
    std::vector<std::future<document>> all;
    const gate together;
    server.on("ping", reply{doc("ok", 1)}.after(together));
    for (int i = 0; i < 5; ++i)
        all.push_back(client.ping().future());
    server.wait_for("ping", 5);
    together.open();
    for (auto& each : all)
        within_limit(std::move(each));
    std::set<std::int64_t> requests, operations;
    for (const auto& each : heard->all<command_started_event>()) {
        requests.insert(each.request_id);
        operations.insert(each.operation_id);
    }
    EXPECT_EQ(requests.size(), 5U);
    EXPECT_EQ(operations.size(), 5U);
}

TEST_F(command_events, a_cursor_asks_for_more_and_is_killed) {
    server.on("find", cursor_reply(7, "db.things", array(doc("_id", 1))));
    server.on("getMore", more_reply(7, "db.things", array(doc("_id", 2))));
    {
        auto cursor = things.find();
        cursor.next().get();
        cursor.next().get();
        cursor.close().get();
    }
    EXPECT_THAT(heard->commands(),
                ElementsAre("started find", "succeeded find", "started getMore",
                            "succeeded getMore", "started killCursors", "succeeded killCursors"));
    auto began = heard->all<command_started_event>();
    EXPECT_EQ(began.at(1).command.get<std::int64_t>("getMore"), 7);
    EXPECT_EQ(began.at(2).command.get<std::string>("killCursors"), "things");
    for (const auto& each : began)
        EXPECT_EQ(each.database_name, "db");
}

TEST_F(command_events, an_operation_that_was_given_up_ends_in_a_failure) {
    server.on("find", reply::never());
    std::stop_source stop;
    auto given_up = things.find_one().stop_on(stop.get_token()).future();
    server.wait_for("find");
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(given_up)), motor::cancelled);
    heard->wait_for<command_failed_event>();
    EXPECT_THAT(heard->commands(), ElementsAre("started find", "failed find"));
    auto ended = only<command_failed_event>();
    expect_same_command(only<command_started_event>(), ended);
    EXPECT_EQ(thrown_by(ended.failure).code(), errc::cancelled);
    EXPECT_EQ(ended.message, "given up by the client");
    EXPECT_TRUE(ended.reply.empty());  // no server sent one
}

TEST_F(command_events, what_is_on_the_wire_when_the_client_closes_ends_in_a_failure) {
    server.on("find", reply::never());
    {
        motor::client closing{motor::uri{server.uri()}, motor::client_options{}.listener(heard)};
        auto never = closing["db"]["things"].find_one().future();
        server.wait_for("find");
    }
    heard->wait_for<command_failed_event>();
    EXPECT_THAT(heard->commands(), ElementsAre("started find", "failed find"));
}

/// Commands whose contents nobody must see, and one of their arguments.
class secret_command : public command_events, public ::testing::WithParamInterface<document> {};

TEST_P(secret_command, is_told_without_its_contents) {
    const auto command = GetParam();
    const std::string name{(*command.begin()).key()};
    server.on(name, document{server.hello()}.append("secret", "hidden"));
    db.run_command(command).get();
    EXPECT_TRUE(server.commands(name).back().contains("payload"));
    EXPECT_EQ(only<command_started_event>().command_name, name);
    EXPECT_EQ(only<command_started_event>().command, document{});
    EXPECT_EQ(only<command_succeeded_event>().reply, document{});
}

TEST_P(secret_command, fails_with_its_code_alone) {
    const auto command = GetParam();
    const std::string name{(*command.begin()).key()};
    // The monitors' own hellos are answered: the server would be unknown.
    server.on(name, [this](motor::document_view asked) -> reply {
        if (!asked.contains("payload")) return server.hello();
        return reply::error(18, "secret: hidden");
    });
    EXPECT_THROW(db.run_command(command).get(), motor::error);
    auto ended = only<command_failed_event>();
    EXPECT_EQ(ended.reply, document{});
    EXPECT_EQ(ended.message, "");
    auto failure = thrown_by(ended.failure);
    EXPECT_EQ(failure.code().value(), 18);
    EXPECT_THAT(failure.what(), ::testing::Not(HasSubstr("hidden")));
    EXPECT_TRUE(failure.reply().empty());
}

document secret(const char* name) { return doc(name, 1, "payload", "hidden"); }
document greeting(const char* name) {
    return secret(name).append("speculativeAuthenticate", doc("saslStart", 1));
}

INSTANTIATE_TEST_SUITE_P(
    all, secret_command,
    ::testing::Values(secret("authenticate"), secret("saslStart"), secret("saslContinue"),
                      secret("getnonce"), secret("createUser"), secret("updateUser"),
                      secret("copydbgetnonce"), secret("copydbsaslstart"), secret("copydb"),
                      greeting("hello"), greeting("isMaster"), greeting("ismaster")),
    [](const auto& tested) { return std::string{(*tested.param.begin()).key()}; });

TEST_F(command_events, a_hello_that_does_not_authenticate_is_no_secret) {
    db.run_command(doc("hello", 1)).get();
    EXPECT_TRUE(only<command_started_event>().command.contains("hello"));
    EXPECT_TRUE(only<command_succeeded_event>().reply.contains("maxWireVersion"));
}

TEST_F(command_events, a_lost_connection_of_a_secret_command_is_no_secret) {
    server.on("saslStart", reply::close_connection());
    EXPECT_THROW(db.run_command(secret("saslStart")).get(), motor::auto_reconnect);
    auto ended = only<command_failed_event>();
    EXPECT_FALSE(ended.message.empty());
    EXPECT_EQ(thrown_by(ended.failure).code(), errc::network);
}

using command_events_on_server = on_server;

TEST_F(command_events_on_server, come_in_pairs) {
    auto heard = std::make_shared<event_recorder>();
    motor::client watched{motor::uri{server().uri()}, motor::client_options{}.listener(heard)};
    fill(5);
    auto same = watched[db().name()]["things"];
    EXPECT_EQ(same.find().batch_size(2).to_list().get().size(), 5U);
    EXPECT_THROW(same.insert_one(doc("_id", 1)).get(), motor::duplicate_key_error);
    EXPECT_THROW(watched["db"].run_command(doc("nonsense", 1)).get(), motor::operation_failure);
    EXPECT_THAT(
        heard->commands(),
        ElementsAre("started find", "succeeded find", "started getMore", "succeeded getMore",
                    "started getMore", "succeeded getMore", "started insert", "succeeded insert",
                    "started nonsense", "failed nonsense"));
}

}  // namespace
