// SPDX-License-Identifier: Apache-2.0
// The reply() of a write that failed is what the server answered.
#include <motor/client_error.hpp>
#include <motor/ops/bulk_write.hpp>
#include <motor/ops/client_bulk_write.hpp>

#include <tests/support/event_recorder.hpp>
#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::errc, motor::write_model;
using motor::testing::caught, motor::testing::reply;

const document set_x = doc("$set", doc("x", 1));

/// A write, and the command that it sends.
struct write {
    const char* command;
    std::function<void(motor::client&, motor::collection&)> run;
};

std::vector<write> single_writes() {
    return {
        {"insert", [](auto&, auto& at) { at.insert_one(doc("_id", 1)).get(); }},
        {"update", [](auto&, auto& at) { at.update_one(doc(), set_x).get(); }},
        {"update", [](auto&, auto& at) { at.update_many(doc(), set_x).get(); }},
        {"update", [](auto&, auto& at) { at.replace_one(doc(), doc("x", 1)).get(); }},
        {"delete", [](auto&, auto& at) { at.delete_one(doc()).get(); }},
        {"delete", [](auto&, auto& at) { at.delete_many(doc()).get(); }},
    };
}

std::vector<write> all_writes() {
    auto all = single_writes();
    all.insert(
        all.end(),
        {{"findAndModify", [](auto&, auto& at) { at.find_one_and_update(doc(), set_x).get(); }},
         {"findAndModify", [](auto&, auto& at) { at.find_one_and_delete(doc()).get(); }},
         {"insert",
          [](auto&, auto& at) {
              at.insert_many({doc("_id", 1), doc("_id", 2)}).get();
          }},
         {"update",
          [](auto&, auto& at) { at.bulk_write({write_model::update_one(doc(), set_x)}).get(); }},
         {"delete", [](auto& client, auto&) {
              client
                  .bulk_write(std::vector<motor::client_write_model>{
                      {"db.things", write_model::delete_one(doc())}})
                  .get();
          }}});
    return all;
}

class refused_write : public motor::testing::on_script {
protected:
    refused_write() : on_script(motor::testing::server_profile::primary(), "retryWrites=false") {}

    const document refusal =
        doc("ok", 0.0, "code", 13, "codeName", "Unauthorized", "errmsg", "not authorized",
            "errorLabels", array("SomeLabel"), "more", doc("a", 1));
};

TEST_F(refused_write, as_a_whole_has_the_answer_of_the_server_as_its_reply) {
    for (const auto& each : all_writes()) {
        SCOPED_TRACE(each.command);
        server.once(each.command, refusal);
        auto error = caught<motor::operation_failure>([&] { each.run(client, things); });
        EXPECT_EQ(error.reply(), refusal);
        EXPECT_EQ(error.code().value(), 13);
        EXPECT_TRUE(error.has_label("SomeLabel"));
    }
}

TEST_F(refused_write, of_one_document_has_the_answer_of_the_server_as_its_reply) {
    const document answer =
        doc("ok", 1.0, "n", 0, "writeErrors",
            array(doc("index", 0, "code", 11000, "errmsg", "twice", "keyValue", doc("_id", 1))),
            "opTime", doc("t", 1));
    for (const auto& each : single_writes()) {
        SCOPED_TRACE(each.command);
        server.once(each.command, answer);
        auto error = caught<motor::duplicate_key_error>([&] { each.run(client, things); });
        EXPECT_EQ(error.reply(), answer);
    }
}

TEST_F(refused_write, that_was_applied_but_not_as_asked_has_the_answer_of_the_server) {
    const document answer =
        doc("ok", 1.0, "n", 1, "writeConcernError",
            doc("code", 64, "codeName", "WriteConcernFailed", "errmsg", "late"));
    for (const auto& each : single_writes()) {
        SCOPED_TRACE(each.command);
        server.once(each.command, answer);
        auto error = caught<motor::write_concern_error>([&] { each.run(client, things); });
        EXPECT_EQ(error.reply(), answer);
    }
}

TEST_F(refused_write, after_others_has_what_was_done_beside_the_answer_of_the_server) {
    server.once("insert", doc("n", 1));
    server.once("delete", refusal);
    auto error = caught<motor::bulk_write_error>([&] {
        things.bulk_write({write_model::insert_one(doc("_id", 1)), write_model::delete_one(doc())})
            .get();
    });
    auto reply = error.reply();
    EXPECT_EQ(reply["nInserted"].get<int>(), 1);
    EXPECT_EQ(reply["code"].get<int>(), 13);
    EXPECT_EQ(reply["codeName"].get<std::string>(), "Unauthorized");
    EXPECT_EQ(reply["errmsg"].get<std::string>(), "not authorized");
    EXPECT_EQ(reply["more"], motor::value{doc("a", 1)}.view());
    EXPECT_TRUE(error.has_label("SomeLabel"));

    server.once("insert", doc("n", 1));
    server.once("delete", refusal);
    auto of_client = caught<motor::bulk_write_error>([&] {
        client
            .bulk_write(std::vector<motor::client_write_model>{
                {"db.a", write_model::insert_one(doc("_id", 1))},
                {"db.b", write_model::delete_one(doc())}})
            .get();
    });
    EXPECT_EQ(of_client.reply()["nInserted"].get<int>(), 1);
    EXPECT_EQ(of_client.reply()["codeName"].get<std::string>(), "Unauthorized");
}

TEST_F(refused_write, that_nobody_answered_has_no_reply) {
    for (const auto& each : single_writes()) {
        SCOPED_TRACE(each.command);
        server.once(each.command, reply::close_connection());
        auto error = caught<motor::auto_reconnect>([&] { each.run(client, things); });
        EXPECT_TRUE(error.reply().empty()) << error.reply();
    }
}

TEST(refused_write_with_retries, has_the_answer_to_the_last_attempt_and_its_labels) {
    motor::testing::scripted_server server{motor::testing::server_profile::primary()};
    motor::client client{server.uri()};
    auto things = client["db"]["things"];
    auto not_primary = [](const char* text) {
        return doc("ok", 0.0, "code", 10107, "codeName", "NotWritablePrimary", "errmsg", text,
                   "errorLabels", array("RetryableWriteError"));
    };
    server.once("insert", not_primary("first"));
    server.once("insert", not_primary("second"));
    auto error = caught<motor::operation_failure>([&] { things.insert_one(doc("_id", 1)).get(); });
    EXPECT_EQ(error.reply()["errmsg"].get<std::string>(), "second");
    EXPECT_EQ(error.reply()["codeName"].get<std::string>(), "NotWritablePrimary");
    EXPECT_TRUE(error.has_label("RetryableWriteError"));

    server.once("insert", not_primary("first"));
    server.once("insert", doc("n", 1));
    EXPECT_NO_THROW(things.insert_one(doc("_id", 1)).get());
}

TEST(refused_write_events, carry_the_whole_answer_of_the_server) {
    motor::testing::scripted_server server{motor::testing::server_profile::primary()};
    auto heard = std::make_shared<motor::testing::event_recorder>();
    motor::client client{motor::uri{server.uri("retryWrites=false")},
                         motor::client_options{}.listener(heard)};
    auto things = client["db"]["things"];
    const document refused =
        doc("ok", 1.0, "n", 0, "writeErrors",
            array(doc("index", 0, "code", 11000, "errmsg", "twice", "keyValue", doc("_id", 1))),
            "opTime", doc("t", 1), "electionId", 7);
    server.once("insert", refused);
    auto error =
        caught<motor::duplicate_key_error>([&] { things.insert_one(doc("_id", 1)).get(); });
    auto told = heard->all<motor::command_succeeded_event>();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].reply, refused);
    EXPECT_EQ(error.reply(), refused);
}

}  // namespace
