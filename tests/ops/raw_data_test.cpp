// SPDX-License-Identifier: Apache-2.0
// What libmongoc's bulk operations have no place for: rawData, and that validation is not bypassed.
#include <motor/client_error.hpp>
#include <motor/motor.hpp>
#include <motor/ops/client_bulk_write.hpp>

#include <tests/ops/command_difference.hpp>
#include <tests/support/event_recorder.hpp>
#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::write_model;
using motor::testing::caught, motor::testing::reply, motor::testing::server_profile;

const document raw_change = doc("$set", doc("x", 1));

server_profile speaking(int wire_version) {
    auto made = server_profile::primary();
    made.max_wire_version = wire_version;
    return made;
}

/// Every operation with this option, except cursors and writes of one command each.
void run_all(motor::client& client, bool raw) {
    auto db = client["db"];
    auto things = db["things"];
    things.find().raw_data(raw).to_list().get();
    things.find_one().raw_data(raw).get();
    things.aggregate(array()).raw_data(raw).to_list().get();
    things.count_documents().raw_data(raw).get();
    things.estimated_document_count().raw_data(raw).get();
    things.distinct("a").raw_data(raw).get();
    things.find_one_and_update(doc(), raw_change).raw_data(raw).get();
    things.create_index(doc("a", 1)).raw_data(raw).get();
    things.list_indexes().raw_data(raw).to_list().get();
    things.drop_index("a_1").raw_data(raw).get();
    db.list_collections().raw_data(raw).to_list().get();
    things.insert_one(doc("_id", 1)).raw_data(raw).get();
    things.insert_many({doc("_id", 1), doc("_id", 2)}).raw_data(raw).get();
    things.update_one(doc(), raw_change).raw_data(raw).get();
    things.update_one(doc(), raw_change).sort(doc("a", 1)).raw_data(raw).get();
    things.update_many(doc(), raw_change).raw_data(raw).get();
    things.replace_one(doc(), doc()).raw_data(raw).get();
    things.delete_one(doc()).raw_data(raw).get();
    things.delete_many(doc()).raw_data(raw).get();
    things.bulk_write({write_model::insert_one(doc("_id", 1)), write_model::delete_one(doc())})
        .raw_data(raw)
        .get();
}
constexpr std::size_t commands_of_all = 21;

TEST(raw_data, goes_to_servers_that_know_it) {
    motor::testing::scripted_server server{speaking(27)};
    motor::testing::answer_plausibly(server);
    motor::client client{server.uri()};
    for (bool raw : {true, false}) {
        server.forget_commands();
        run_all(client, raw);
        EXPECT_EQ(server.commands().size(), commands_of_all);
        for (const auto& each : server.commands()) {
            ASSERT_TRUE(each.body["rawData"]) << each.body;
            EXPECT_EQ(each.body["rawData"].get<bool>(), raw);
        }
    }
    server.forget_commands();
    client["db"]["things"].find().raw_data(true).explain().get();
    EXPECT_TRUE(server.commands().at(0).body["explain"]["rawData"].get<bool>());
}

TEST(raw_data, is_kept_from_servers_that_do_not) {
    motor::testing::scripted_server server{speaking(26)};
    motor::testing::answer_plausibly(server);
    motor::client client{server.uri()};
    run_all(client, true);
    EXPECT_EQ(server.commands().size(), commands_of_all);
    for (const auto& each : server.commands())
        EXPECT_FALSE(each.body["rawData"]) << each.body;
    server.forget_commands();
    client["db"]["things"].find(doc("a", 1)).raw_data(true).explain().get();
    const auto sent = server.commands();
    auto explained = sent.at(0).body["explain"];
    EXPECT_FALSE(explained["rawData"]);
    EXPECT_EQ(explained["filter"], motor::value{doc("a", 1)}.view());
    // A user's command is sent unchanged.
    client["db"].run_command(doc("count", "things", "rawData", true)).get();
    EXPECT_TRUE(server.commands().back().body["rawData"].get<bool>());
}

/// Writes that say that they bypass nothing.
class added_fields_on_script : public motor::testing::on_script {
protected:
    added_fields_on_script() : on_script(speaking(27)) {}
};

TEST_F(added_fields_on_script, are_sent_again_with_the_write) {
    server.once("insert", reply::close_connection());
    things.insert_many({doc("_id", 1), doc("_id", 2)})
        .bypass_document_validation(false)
        .raw_data(true)
        .get();
    const auto sent = server.commands("insert");
    ASSERT_EQ(sent.size(), 2U);
    for (const auto& each : sent) {
        EXPECT_FALSE(each["bypassDocumentValidation"].get<bool>());
        EXPECT_TRUE(each["rawData"].get<bool>());
        EXPECT_EQ(each["documents"].get<motor::array_view>().size(), 2U);
    }
    EXPECT_EQ(sent[0]["txnNumber"], sent[1]["txnNumber"]);
    EXPECT_TRUE(server.commands()[0].has_sequences);
}

TEST_F(added_fields_on_script, go_no_further_than_their_write) {
    things.insert_one(doc("_id", 1)).bypass_document_validation(false).get();
    things.insert_one(doc("_id", 2)).get();
    things.find_one().get();
    EXPECT_TRUE(server.commands()[0].body["bypassDocumentValidation"]);
    EXPECT_FALSE(server.commands()[1].body["bypassDocumentValidation"]);
    EXPECT_FALSE(server.commands()[2].body["bypassDocumentValidation"]);
}

TEST_F(added_fields_on_script, go_with_each_message_of_a_large_write) {
    std::vector<write_model> writes;
    for (int i = 0; i < 4; ++i) {
        writes.push_back(write_model::insert_one(doc("_id", i, "text", std::string(100'000, 'x'))));
        writes.push_back(write_model::update_one(doc("_id", i), raw_change));
    }
    things.bulk_write(writes).bypass_document_validation(false).get();
    ASSERT_EQ(server.commands().size(), 8U);
    for (const auto& each : server.commands())
        EXPECT_FALSE(each.body["bypassDocumentValidation"].get<bool>());
}

TEST_F(added_fields_on_script, go_out_where_nobody_waits_for_an_answer) {
    things.insert_one(doc("_id", 1))
        .bypass_document_validation(false)
        .write_concern(motor::write_concern::unacknowledged())
        .get();
    server.wait_for("insert");
    EXPECT_FALSE(server.commands("insert").at(0)["bypassDocumentValidation"].get<bool>());
}

TEST(added_fields, are_told_to_listeners) {
    motor::testing::scripted_server server{speaking(27)};
    motor::testing::answer_plausibly(server);
    auto heard = std::make_shared<motor::testing::event_recorder>();
    motor::client client{motor::uri{server.uri()}, motor::client_options{}.listener(heard)};
    client["db"]["things"].insert_one(doc("_id", 1)).bypass_document_validation(false).get();
    auto told = heard->all<motor::command_started_event>().at(0);
    EXPECT_FALSE(told.command["bypassDocumentValidation"].get<bool>());
    // The server's copy has the documents at its end, where their sequence was.
    const auto sent = motor::testing::essential(server.commands("insert").at(0));
    const auto heard_of = motor::testing::essential(told.command);
    EXPECT_EQ(motor::testing::difference(sent, heard_of), doc());
    EXPECT_EQ(motor::testing::difference(heard_of, sent), doc());
}

TEST(added_fields, are_refused_or_left_out_where_messages_are_compressed) {
    auto profile = speaking(27);
    profile.compressors = {"zlib"};
    motor::testing::scripted_server server{profile};
    motor::testing::answer_plausibly(server);
    motor::client client{server.uri("compressors=zlib")};
    auto things = client["db"]["things"];
    // Servers do that by default.
    things.insert_one(doc("_id", 1)).bypass_document_validation(false).raw_data(false).get();
    EXPECT_FALSE(server.commands("insert").at(0)["bypassDocumentValidation"]);
    EXPECT_THROW(things.insert_one(doc("_id", 1)).raw_data(true).get(), motor::invalid_operation);
    EXPECT_EQ(server.commands("insert").size(), 1U);
    things.find_one().raw_data(true).get();
    EXPECT_TRUE(server.commands("find").at(0)["rawData"].get<bool>());
    // An update with a sort is sent in another way.
    things.update_one(doc(), raw_change).sort(doc("a", 1)).get();
    EXPECT_TRUE(server.commands("update").at(0)["updates"][0]["sort"]);
}

}  // namespace
