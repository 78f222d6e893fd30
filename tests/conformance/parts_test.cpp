// SPDX-License-Identifier: Apache-2.0
// The parts of the runner, each by itself.
#include "arguments.hpp"
#include "entity_map.hpp"
#include "expected_error.hpp"
#include "expected_events.hpp"
#include "operations.hpp"
#include "report.hpp"
#include "server_facts.hpp"

#include <motor/motor.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace {

using motor::array, motor::doc;
using namespace motor::conformance;

// ---- arguments
// ------------------------------------------------------------------------------------

TEST(arguments, notice_what_is_missing_wrong_or_not_known) {
    auto given = doc("a", 1, "b", "x", "c", true);
    arguments fields{given};
    EXPECT_EQ(fields.require<int>("a"), 1);
    EXPECT_EQ(fields.take<std::string>("nothing"), std::nullopt);
    EXPECT_THROW(fields.require<int>("nothing"), malformed);
    EXPECT_THROW(fields.take<int>("b"), malformed);
    EXPECT_THROW(fields.no_more(), malformed);
    fields.take("c");
    EXPECT_NO_THROW(fields.no_more());
}

// ---- entities
// -------------------------------------------------------------------------------------

TEST(entity_map, has_each_name_once_and_knows_its_kind) {
    entity_map entities;
    entities.add("seven", motor::value{7});
    EXPECT_EQ(entities.get<motor::value>("seven"), motor::value{7});
    EXPECT_THROW(entities.add("seven", motor::value{8}), malformed);
    EXPECT_THROW(std::ignore = entities.get("eight"), malformed);
    EXPECT_THROW(std::ignore = entities.get<motor::cursor>("seven"), malformed);
    entities.set("seven", motor::value{8});
    EXPECT_EQ(entities.get<motor::value>("seven"), motor::value{8});
}

TEST(entity_map, is_made_of_descriptions_in_order) {
    entity_map entities;
    create_entities(
        array(doc("client", doc("id", "c", "observeEvents", array("commandStartedEvent"))),
              doc("database", doc("id", "d", "client", "c", "databaseName", "db")),
              doc("collection", doc("id", "things", "database", "d", "collectionName", "things",
                                    "collectionOptions", doc("writeConcern", doc("w", 2))))),
        "mongodb://h", entities);
    auto made = entities.get<motor::collection>("things");
    EXPECT_EQ(made.full_name(), "db.things");
    EXPECT_EQ(made.write_concern(), motor::write_concern::nodes(2));

    entities.remove("c");
    EXPECT_THROW(std::ignore = entities.get("things"), malformed) << "a client's own go with it";
    EXPECT_TRUE(entities.has_client("c")) << "its events are still to be compared";
}

TEST(entity_map, refuses_descriptions_that_make_no_sense) {
    const motor::document descriptions[] = {
        doc("what", doc("id", "x")),
        doc("database", doc("id", "x", "client", "nobody", "databaseName", "db")),
        doc("client", doc("id", "x", "what", 1)),
        doc("client", doc()),
        doc("client", doc("id", "x", "observeEvents", array("whatEvent"))),
        doc("session", doc("id", "x", "client", "nobody")),
    };
    for (const auto& each : descriptions) {
        entity_map entities;
        EXPECT_THROW(create_entities(array(each), "mongodb://h", entities), malformed) << each;
    }
}

TEST(connection_string, takes_more_options_in_the_place_of_its_own) {
    const struct {
        std::string_view uri;
        motor::document options;
        std::string_view made;
    } cases[] = {
        {"mongodb://h", doc(), "mongodb://h/"},
        {"mongodb://h", doc("retryWrites", false), "mongodb://h/?retryWrites=false"},
        {"mongodb://u:p@h/d?a=1&W=2", doc("w", "majority"), "mongodb://u:p@h/d?a=1&w=majority"},
        {"mongodb://h/?a=1", doc("b", 2), "mongodb://h/?a=1&b=2"},
    };
    for (const auto& [uri, options, made] : cases)
        EXPECT_EQ(with_options(uri, options), made);
}

// ---- events
// ---------------------------------------------------------------------------------------

motor::command_started_event started(std::string name, motor::document command) {
    motor::command_started_event event;
    event.command_name = std::move(name);
    event.database_name = "db";
    event.command = std::move(command);
    return event;
}

TEST(event_recorder, keeps_what_is_observed_and_not_ignored) {
    event_recorder recorder{doc("observeEvents", array("commandStartedEvent"),
                                "ignoreCommandMonitoringEvents", array("find"))};
    recorder.command_started(started("ping", doc("ping", 1)));
    recorder.command_started(started("find", doc("find", "c")));
    recorder.command_started(started("configureFailPoint", doc("configureFailPoint", "c")));
    recorder.command_succeeded({});
    ASSERT_EQ(recorder.events().size(), 1u);
    EXPECT_EQ(recorder.events()[0].fields["commandName"].get<std::string>(), "ping");
    recorder.stop();
    recorder.command_started(started("ping", doc("ping", 1)));
    EXPECT_EQ(recorder.events().size(), 1u);
}

TEST(event_recorder, keeps_commands_with_secrets_only_if_told_to) {
    for (bool told : {false, true}) {
        event_recorder recorder{
            doc("observeEvents", array("commandStartedEvent"), "observeSensitiveCommands", told)};
        recorder.command_started(started("saslStart", doc()));
        recorder.command_started(started("hello", doc()));  // a command of authentication
        recorder.command_started(started("hello", doc("hello", 1)));
        EXPECT_EQ(recorder.events().size(), told ? 3u : 1u);
    }
}

TEST(event_recorder, keeps_lists_of_events_as_entities) {
    event_recorder recorder{doc("storeEventsAsEntities",
                                array(doc("id", "log", "events", array("commandStartedEvent"))))};
    recorder.command_started(started("ping", doc("ping", 1)));
    EXPECT_TRUE(recorder.events().empty()) << "not observed";
    ASSERT_EQ(recorder.stored("log").size(), 1u);
    EXPECT_EQ(recorder.stored("log")[0].get<std::string>("name"), "commandStartedEvent");
    EXPECT_TRUE(recorder.stored("log")[0].contains("observedAt"));
}

class events_of_a_client : public testing::Test {
protected:
    void SetUp() override {
        create_entities(
            array(doc("client", doc("id", "c", "observeEvents",
                                    array("commandStartedEvent", "commandSucceededEvent")))),
            "mongodb://h", entities);
        auto recorder = entities.recorder_of("c");
        recorder->command_started(started("ping", doc("ping", 1, "$db", "db")));
        recorder->command_succeeded({});
    }

    void check(const motor::array_value& events, completeness how_many,
               const motor::document& more = {}) {
        check_events(array(doc("client", "c", "events", events).concat(more)), entities, match,
                     how_many);
    }

    entity_map entities;
    matcher match;
    const motor::document ping = doc("commandStartedEvent", doc("command", doc("ping", 1)));
    const motor::document find = doc("commandStartedEvent", doc("command", doc("find", 1)));
    const motor::document answer = doc("commandSucceededEvent", doc());
};

TEST_F(events_of_a_client, are_all_expected_in_their_order) {
    EXPECT_NO_THROW(check(array(ping, answer), completeness::all));
    EXPECT_THROW(check(array(answer, ping), completeness::all), mismatch);
    EXPECT_THROW(check(array(ping), completeness::all), mismatch) << "one more";
    EXPECT_THROW(check(array(ping, answer, ping), completeness::all), mismatch) << "one too few";
    EXPECT_NO_THROW(check(array(ping), completeness::all, doc("ignoreExtraEvents", true)));
    EXPECT_NO_THROW(check(array(), completeness::all, doc("eventType", "sdam")));
}

TEST_F(events_of_a_client, of_a_test_that_ended_early_begin_as_expected) {
    auto early = completeness::beginning_of_what_is_sent;
    EXPECT_NO_THROW(check(array(ping, find), early));
    EXPECT_THROW(check(array(find, ping), early), mismatch);
    EXPECT_THROW(check(array(), early), mismatch) << "what nobody expects was sent";
}

// ---- errors
// ---------------------------------------------------------------------------------------

motor::error server_error() {
    motor::document reply = motor::from_json(
        R"({"ok": 0, "code": 11600, "codeName": "InterruptedAtShutdown", "errmsg": "down"})");
    return motor::operation_failure{
        11600, "down", {reply, {"RetryableWriteError"}, "find", "db.c"}};
}

TEST(expected_error, is_what_it_should_be) {
    const motor::document expected[] = {
        doc("isError", true),
        doc("isClientError", false),
        doc("isTimeoutError", false),
        doc("errorContains", "DOWN"),
        doc("errorCode", 11600),
        doc("errorCodeName", "InterruptedAtShutdown"),
        doc("errorLabelsContain", array("RetryableWriteError")),
        doc("errorLabelsOmit", array("TransientTransactionError")),
        doc("errorResponse", doc("codeName", "InterruptedAtShutdown")),
        doc("expectResult", doc("$$unsetOrMatches", doc("insertedCount", 1))),
    };
    for (const auto& each : expected)
        EXPECT_NO_THROW(check_error(each, server_error(), matcher{})) << each;
}

TEST(expected_error, is_not_what_it_should_not_be) {
    const motor::document expected[] = {
        doc("isClientError", true),
        doc("isTimeoutError", true),
        doc("errorContains", "elsewhere"),
        doc("errorCode", 1),
        doc("errorCodeName", "BadValue"),
        doc("errorLabelsContain", array("TransientTransactionError")),
        doc("errorLabelsOmit", array("RetryableWriteError")),
        doc("errorResponse", doc("code", 1)),
        doc("writeErrors", doc("0", doc("code", 1))),
        doc("expectResult", doc("insertedCount", 1)),
    };
    for (const auto& each : expected)
        EXPECT_THROW(check_error(each, server_error(), matcher{}), mismatch) << each;
    EXPECT_THROW(check_error(doc("what", 1), server_error(), matcher{}), malformed);
}

// ---- requirements
// ---------------------------------------------------------------------------------

TEST(requirements, are_met_by_one_of_several) {
    server_facts server;
    server.version = {7, 0, 5};
    server.topology = "replicaset";
    server.parameters = doc("enableTestCommands", true);
    const struct {
        motor::array_value requirements;
        bool met;
    } cases[] = {
        {array(), true},
        {array(doc("minServerVersion", "7.0")), true},
        {array(doc("minServerVersion", "7.0.6")), false},
        {array(doc("minServerVersion", "6.3", "maxServerVersion", "7.0.4")), false},
        {array(doc("minServerVersion", "10.0")), false},
        {array(doc("topologies", array("single", "replicaset"))), true},
        {array(doc("topologies", array("sharded"))), false},
        {array(doc("topologies", array("sharded")), doc("topologies", array("replicaset"))), true},
        {array(doc("auth", true)), false},
        {array(doc("csfle", true)), true},
        {array(doc("csfle", false)), false},
        {array(doc("csfle", doc("minLibmongocryptVersion", "1.0.0"))), false},  // unknown version
        {array(doc("serverless", "forbid")), true},
        {array(doc("serverless", "require")), false},
        {array(doc("serverParameters", doc("enableTestCommands", true))), true},
        {array(doc("serverParameters", doc("other", true))), false},
    };
    for (const auto& [requirements, met] : cases)
        EXPECT_EQ(!unmet(requirements, server), met) << requirements;
    EXPECT_THROW(unmet(array(doc("what", 1)), server), malformed);
}

// ---- the table and the report
// ---------------------------------------------------------------------

TEST(operations, are_known_once_each_and_run_or_say_what_is_lacking) {
    for (const auto& each : all_operations()) {
        EXPECT_EQ(find_operation(each.on, each.name), &each) << each.name;
        EXPECT_NE(each.run == nullptr, each.lacking.empty()) << each.name;
    }
}

TEST(report, counts_by_folder_and_names_the_reasons) {
    std::vector<test_report> reports{{"a/x.json", "one", verdict::passed, ""},
                                     {"a/x.json", "two", verdict::failed, "broken"},
                                     {"b/y.json", "three", verdict::skipped, "needs more"}};
    std::ostringstream table, reasons, json;
    print_table(table, reports);
    print_reasons(reasons, reports);
    write_json(json, reports);
    EXPECT_THAT(table.str(), testing::ContainsRegex(
                                 "\na +1 +0 +1 +0 +0 +0\nb +0 +0 +0 +0 +1 +0\nall +1 +0 +1 +0 +1"));
    EXPECT_THAT(reasons.str(), testing::HasSubstr("1: needs more"));
    EXPECT_THAT(reasons.str(), testing::HasSubstr("a/x.json: two\n    broken"));
    auto list = motor::from_json("{\"list\": " + json.str() + "}");
    EXPECT_EQ(list["list"][1]["result"].get<std::string>(), "failed");
}

}  // namespace
