// SPDX-License-Identifier: Apache-2.0
// The sort of update_one and replace_one reaches the server in their statement, retried as others
// are, by themselves and among other writes.
#include <motor/client_error.hpp>
#include <motor/ops/bulk_write.hpp>
#include <motor/ops/client_bulk_write.hpp>

#include <tests/support/event_recorder.hpp>
#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::document_view, motor::write_model;
using motor::testing::caught, motor::testing::reply;

const document newest_first = doc("born", -1), sorted_change = doc("$set", doc("x", 1));

document_view statement(const document& command, std::size_t index = 0) {
    return command["updates"][index].get<document_view>();
}

using sorted_updates = motor::testing::on_script;

TEST_F(sorted_updates, stand_in_the_statement) {
    things.update_one(doc("a", 1), sorted_change).sort(newest_first).get();
    things.replace_one(doc("a", 1), doc("x", 1)).sort(newest_first).get();
    things.update_one(doc("a", 1), array(sorted_change)).sort(newest_first).get();
    const auto sent = server.commands("update");
    ASSERT_EQ(sent.size(), 3U);
    for (const auto& each : sent) {
        EXPECT_EQ(statement(each)["sort"], motor::value{newest_first}.view());
        EXPECT_EQ(statement(each)["q"], motor::value{doc("a", 1)}.view());
        EXPECT_TRUE(each["txnNumber"]) << each;
    }
    EXPECT_EQ(statement(sent[2])["u"].type(), motor::bson_type::array);
}

TEST_F(sorted_updates, leave_the_other_options_where_they_are) {
    const document french = doc("locale", "fr");
    things.update_one(doc("a", 1), doc("$set", doc("x.$[e]", 1)))
        .sort(newest_first)
        .upsert(true)
        .array_filters(array(doc("e", 1)))
        .collation(french)
        .hint("a_1")
        .let(doc("y", 1))
        .comment("why")
        .bypass_document_validation(true)
        .write_concern(motor::write_concern::nodes(2))
        .get();
    const auto sent = server.commands("update").at(0);
    EXPECT_TRUE(statement(sent)["upsert"].get<bool>());
    EXPECT_EQ(statement(sent)["arrayFilters"], motor::value{array(doc("e", 1))}.view());
    EXPECT_EQ(statement(sent)["collation"], motor::value{french}.view());
    EXPECT_EQ(statement(sent)["hint"].get<std::string>(), "a_1");
    EXPECT_EQ(sent["let"], motor::value{doc("y", 1)}.view());
    EXPECT_EQ(sent["comment"].get<std::string>(), "why");
    EXPECT_TRUE(sent["bypassDocumentValidation"].get<bool>());
    EXPECT_EQ(sent["writeConcern"]["w"].get<int>(), 2);
}

TEST_F(sorted_updates, tell_what_they_did) {
    server.once("update", doc("n", 1, "nModified", 1));
    auto done = things.update_one(doc(), sorted_change).sort(newest_first).get();
    EXPECT_EQ(done.matched_count, 1);
    EXPECT_EQ(done.modified_count, 1);
    EXPECT_FALSE(done.upserted_id);
    server.once("update",
                doc("n", 1, "nModified", 0, "upserted", array(doc("index", 0, "_id", "a"))));
    done = things.update_one(doc(), sorted_change).sort(newest_first).upsert(true).get();
    EXPECT_EQ(done.matched_count, 0);
    EXPECT_EQ(done.upserted_id, motor::value{"a"});
}

TEST_F(sorted_updates, are_sent_again_under_their_number) {
    server.once("update", reply::close_connection());
    things.update_one(doc(), sorted_change).sort(newest_first).get();
    const auto sent = server.commands("update");
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_TRUE(sent[0]["txnNumber"]);
    EXPECT_EQ(sent[0]["txnNumber"], sent[1]["txnNumber"]);
}

TEST_F(sorted_updates, are_refused_as_others_are) {
    const auto refused = doc("ok", 1.0, "n", 0, "writeErrors",
                             array(doc("index", 0, "code", 11000, "errmsg", "twice")));
    server.once("update", refused);
    auto duplicate = caught<motor::duplicate_key_error>(
        [&] { things.update_one(doc(), sorted_change).sort(newest_first).get(); });
    EXPECT_EQ(duplicate.reply(), refused);
    EXPECT_EQ(duplicate.message(), "twice");
    const auto unknown = doc("ok", 0.0, "code", 9, "codeName", "FailedToParse", "errmsg",
                             "BSON field 'update.updates.sort' is an unknown field.");
    server.once("update", unknown);
    auto error = caught<motor::operation_failure>(
        [&] { things.replace_one(doc(), doc("x", 1)).sort(newest_first).get(); });
    EXPECT_EQ(error.reply(), unknown);
}

TEST_F(sorted_updates, run_in_sessions_and_transactions) {
    auto session = client.start_session().get();
    session.start_transaction().get();
    things.update_one(doc(), sorted_change).sort(newest_first).session(session).get();
    const auto sent = server.commands("update").at(0);
    EXPECT_EQ(sent["lsid"], motor::value{session.id()});
    EXPECT_TRUE(sent["startTransaction"].get<bool>());
    EXPECT_FALSE(sent["writeConcern"]);
}

TEST_F(sorted_updates, go_out_where_nobody_waits_for_an_answer) {
    auto done = things.update_one(doc(), sorted_change)
                    .sort(newest_first)
                    .write_concern(motor::write_concern::unacknowledged())
                    .get();
    EXPECT_FALSE(done.acknowledged);
    server.wait_for("update");
    EXPECT_FALSE(server.commands()[0].wants_reply);
}

TEST_F(sorted_updates, keep_their_places_among_other_writes) {
    const std::vector<write_model> writes{
        write_model::update_one(doc("n", 0), sorted_change),
        write_model::update_one(doc("n", 1), sorted_change).sort(newest_first),
        write_model::replace_one(doc("n", 2), doc("x", 1)).sort(newest_first),
        write_model::update_one(doc("n", 3), sorted_change),
        write_model::insert_one(doc("_id", 4))};
    for (bool ordered : {true, false}) {
        SCOPED_TRACE(ordered);
        server.forget_commands();
        // A statement that is sent by itself is marked as ordered, which has no effect.
        server.on("update", [refused = ordered ? 3 : 2](document_view command) -> reply {
            auto all = command["updates"].get<motor::array_view>();
            for (std::size_t i = 0; i < all.size(); ++i)
                if (all[i]["q"]["n"].get<int>() == refused)
                    return motor::testing::write_error_reply(0, static_cast<int>(i), 2, "bad");
            return doc("n", static_cast<int>(all.size()), "nModified", 1);
        });
        auto error = caught<motor::bulk_write_error>(
            [&] { things.bulk_write(writes).ordered(ordered).get(); });
        ASSERT_EQ(error.write_errors().size(), 1U);
        EXPECT_EQ(error.write_errors()[0].index, ordered ? 3 : 2);
        std::vector<int> sorted;
        for (const auto& each : server.commands("update"))
            for (auto one : each["updates"].get<motor::array_view>())
                if (one.value()["sort"]) sorted.push_back(one.value()["q"]["n"].get<int>());
        EXPECT_EQ(sorted, (std::vector<int>{1, 2}));
    }
}

TEST_F(sorted_updates, are_those_of_several_collections_too) {
    client
        .bulk_write(std::vector<motor::client_write_model>{
            {"db.a", write_model::update_one(doc(), sorted_change).sort(newest_first)},
            {"db.b", write_model::replace_one(doc(), doc("x", 1)).sort(newest_first)}})
        .get();
    for (const auto& each : server.commands("update"))
        EXPECT_EQ(statement(each)["sort"], motor::value{newest_first}.view());
}

TEST_F(sorted_updates, are_of_one_document_only) {
    const std::pair<const char*, write_model> all[] = {
        {"update_many does not take sort",
         write_model::update_many(doc(), sorted_change).sort(newest_first)},
        {"insert_one does not take sort", write_model::insert_one(doc()).sort(newest_first)},
        {"delete_one does not take sort", write_model::delete_one(doc()).sort(newest_first)},
        {"delete_many does not take sort", write_model::delete_many(doc()).sort(newest_first)}};
    for (const auto& [why, write] : all) {
        auto error = caught<motor::invalid_operation>([&] { things.bulk_write({write}).get(); });
        EXPECT_EQ(error.message(), why);
    }
    EXPECT_TRUE(server.commands().empty());
}

}  // namespace
