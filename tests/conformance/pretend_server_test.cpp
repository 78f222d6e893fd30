// SPDX-License-Identifier: Apache-2.0
#include "pretend_server.hpp"

#include "entity_map.hpp"
#include "expected_events.hpp"
#include "test_run.hpp"

#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::doc;
using namespace motor::conformance;
using motor::testing::caught;

class pretend_server_test : public testing::Test {
protected:
    void fail(const motor::document& mode, const motor::document& data,
              std::string_view name = "failCommand") {
        client["admin"]
            .run_command(doc("configureFailPoint", name, "mode", mode, "data", data))
            .get();
    }

    pretend_server server;
    motor::client client{server.uri()};
    motor::collection things = client["db"]["things"];
    const motor::document once = doc("times", 1);
};

TEST_F(pretend_server_test, finds_what_was_inserted_batch_by_batch) {
    std::vector<motor::document> many;
    for (int i = 0; i < 5; ++i)
        many.push_back(doc("_id", i, "even", i % 2 == 0));
    things.insert_many(many).get();
    EXPECT_EQ(things.find().batch_size(2).to_list().get(), many);
    EXPECT_EQ(things.find(doc("_id", doc("$gt", 2))).to_list().get().size(), 2u);
    EXPECT_EQ(things.find(doc("even", true)).limit(2).to_list().get().size(), 2u);
    EXPECT_THROW(things.insert_one(many[0]).get(), motor::duplicate_key_error);
    things.drop().get();
    EXPECT_TRUE(things.find().to_list().get().empty());
}

TEST_F(pretend_server_test, fails_as_often_as_a_fail_point_says) {
    fail(doc("times", 2), doc("failCommands", array("count"), "errorCode", 1));
    auto count = client["db"].run_command(doc("count", "things"));
    EXPECT_THROW(count.get(), motor::operation_failure);
    EXPECT_THROW(count.get(), motor::operation_failure);
    EXPECT_NO_THROW(count.get());
}

TEST_F(pretend_server_test, says_what_it_cannot_fail) {
    EXPECT_THROW(fail(once, doc("failCommands", array("hello"))), motor::operation_failure);
    EXPECT_THROW(fail(once, doc(), "another"), motor::operation_failure);
}

TEST_F(pretend_server_test, labels_errors_as_a_server_does) {
    auto failing = doc("failCommands", array("count"), "errorCode", 11600);
    fail(once, failing);
    auto count = doc("count", "things");
    auto plain = caught<motor::operation_failure>([&] { client["db"].run_command(count).get(); });
    EXPECT_EQ(plain.code().value(), 11600);
    EXPECT_TRUE(plain.labels().empty()) << "it is no retryable write";
    EXPECT_NO_THROW(client["db"].run_command(count).get()) << "once only";

    auto session = client.start_session().get();
    session.start_transaction().get();
    fail(once, failing.set("failCommands", array("insert")));
    auto in_transaction =
        caught<motor::error>([&] { things.insert_one(doc("_id", 1)).session(session).get(); });
    EXPECT_TRUE(in_transaction.has_label("TransientTransactionError"));
}

TEST_F(pretend_server_test, lets_a_write_be_retried) {
    fail(once, doc("failCommands", array("insert"), "closeConnection", true));
    EXPECT_NO_THROW(things.insert_one(doc("_id", 1)).get());
    fail(once, doc("failBeforeCommitExceptionCode", 1), "onPrimaryTransactionalWrite");
    EXPECT_THROW(things.insert_one(doc("_id", 2)).get(), motor::error);
}

// ---- the runner on this server: what it notices
// ------------------------------------------------------

class a_test_run : public testing::Test {
protected:
    void SetUp() override {
        create_entities(
            array(doc("client", doc("id", "c", "observeEvents", array("commandStartedEvent"))),
                  doc("database", doc("id", "d", "client", "c", "databaseName", "db"))),
            bench.uri, run.entities);
    }

    pretend_server server;
    test_bench bench{server.uri()};
    test_run run{bench};
};

TEST_F(a_test_run, notices_operations_and_arguments_that_nobody_knows) {
    EXPECT_THROW(run_operation(run, doc("name", "what", "object", "d")), malformed);
    EXPECT_THROW(run_operation(run, doc("name", "runCommand", "object", "x")), malformed);
    EXPECT_THROW(run_operation(run, doc("name", "runCommand", "object", "d")), malformed);
    auto command = doc("command", doc("ping", 1), "what", 1);
    EXPECT_THROW(run_operation(run, doc("name", "runCommand", "object", "d", "arguments", command,
                                        "ignoreResultAndError", true)),
                 malformed);
    EXPECT_THROW(run_operation(run, doc("name", "runCommand", "object", "d", "what", 1)),
                 malformed);
}

TEST_F(a_test_run, compares_results_unless_the_server_only_pretends) {
    auto ping = [](const motor::document& more) {
        return doc("name", "runCommand", "object", "d", "arguments", doc("command", doc("ping", 1)))
            .concat(more);
    };
    auto wrong = ping(doc("expectResult", doc("ok", 2)));
    EXPECT_NO_THROW(run_operation(run, wrong));
    bench.server.scripted = false;
    EXPECT_NO_THROW(run_operation(run, ping(doc("expectResult", doc("ok", 1)))));
    EXPECT_THROW(run_operation(run, wrong), mismatch);
    EXPECT_THROW(run_operation(run, ping(doc("expectError", doc("isError", true)))), mismatch);
    EXPECT_NO_THROW(run_operation(run, ping(doc("saveResultAsEntity", "pong"))));
    EXPECT_EQ(run.entities.get<motor::value>("pong")["ok"].get<int>(), 1);
}

TEST_F(a_test_run, repeats_a_loop_and_keeps_what_went_wrong) {
    bench.server.scripted = false;
    bench.loop_iterations = 3;
    auto ping =
        doc("name", "runCommand", "object", "d", "arguments", doc("command", doc("ping", 1)));
    auto wrong = ping;
    wrong.append("expectResult", doc("ok", 2));
    run_operation(run, doc("name", "loop", "object", "testRunner", "arguments",
                           doc("operations", array(ping, wrong), "storeFailuresAsEntity",
                               "failures", "storeSuccessesAsEntity", "successes",
                               "storeIterationsAsEntity", "iterations")));
    EXPECT_EQ(run.entities.get<motor::value>("failures").get<motor::array_view>().size(), 3u);
    EXPECT_EQ(run.entities.get<motor::value>("successes").get<int>(), 3);
    EXPECT_EQ(run.entities.get<motor::value>("iterations").get<int>(), 0);
}

TEST_F(a_test_run, runs_operations_on_threads_and_reports_their_failures) {
    bench.server.scripted = false;
    create_entities(array(doc("thread", doc("id", "t"))), bench.uri, run.entities);
    auto wrong = doc("name", "runCommand", "object", "d", "arguments",
                     doc("command", doc("ping", 1)), "expectResult", doc("ok", 2));
    auto start = doc("name", "runOnThread", "object", "testRunner", "arguments",
                     doc("thread", "t", "operation", wrong));
    run_operation(run, start);
    EXPECT_THROW(run_operation(run, doc("name", "waitForThread", "object", "testRunner",
                                        "arguments", doc("thread", "t"))),
                 mismatch);
}

}  // namespace
