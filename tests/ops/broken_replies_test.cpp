// SPDX-License-Identifier: Apache-2.0
// An error about what a reply lacks names the key, the operation and the namespace.
#include <motor/detail/driver/client_pool.hpp>
#include <motor/detail/driver/connection.hpp>
#include <motor/gridfs/gridfs.hpp>
#include <motor/ops/bulk_write.hpp>
#include <motor/ops/client_bulk_write.hpp>
#include <motor/ops/count.hpp>

#include <tests/support/scripted_test.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace {

using motor::array, motor::doc, motor::document;
using motor::write_model;
using motor::testing::caught, motor::testing::cursor_reply, motor::testing::more_reply;

const document set_x = doc("$set", doc("x", 1));
const std::vector<write_model> two_updates{write_model::update_one(doc("_id", 1), set_x),
                                           write_model::update_one(doc("_id", 2), set_x)};

// A broken reply, and the key, operation and namespace that the error must name.
struct broken_reply {
    std::string_view command;
    motor::testing::reply reply;
    std::string_view key;
    std::string_view name_space;
    std::function<void()> run;
};

class broken_replies : public motor::testing::on_script {
protected:
    void expect_named(const std::vector<broken_reply>& cases) {
        for (const auto& c : cases) {
            server.once(c.command, c.reply);
            SCOPED_TRACE(c.command);
            SCOPED_TRACE(c.reply.body());
            auto failed = caught<motor::error>(c.run);
            EXPECT_TRUE(failed.code() == motor::errc::bson ||
                        failed.code() == motor::errc::protocol)
                << failed.what();
            EXPECT_EQ(failed.operation(), c.command);
            EXPECT_EQ(failed.name_space(), c.name_space);
            const std::string what = failed.what();
            const auto where =
                c.name_space.empty() ? std::string{} : " on " + std::string{c.name_space};
            EXPECT_TRUE(what.starts_with(std::string{c.command} + where + ": ")) << what;
            EXPECT_NE(what.find('"' + std::string{c.key} + '"'), what.npos) << what;
        }
    }
};

TEST_F(broken_replies, name_key_operation_and_namespace_of_a_count) {
    const auto estimate = [&] { things.estimated_document_count().get(); };
    const auto count = [&] { things.count_documents().get(); };
    expect_named({
        {"count", doc(), "n", "db.things", estimate},
        {"count", doc("n", nullptr), "n", "db.things", estimate},
        {"count", doc("n", "7"), "n", "db.things", estimate},
        {"count", doc("n", 7.5), "n", "db.things", estimate},
        {"count", doc("n", 1e300), "n", "db.things", estimate},
        {"count", doc("n", motor::decimal128::from_string("NaN")), "n", "db.things", estimate},
        {"aggregate", doc(), "cursor", "db.things", count},
        {"aggregate", doc("cursor", 1), "cursor", "db.things", count},
        {"aggregate", doc("cursor", doc()), "firstBatch", "db.things", count},
        {"aggregate", cursor_reply(0, "db.things", array(doc("_id", 1))), "n", "db.things", count},
        {"aggregate", cursor_reply(0, "db.things", array(1)), "0", "db.things", count},
    });
}

TEST_F(broken_replies, name_what_any_operation_lacks) {
    const auto names = [&] { db.list_collection_names().get(); };
    const auto databases = [&] { client.list_database_names().get(); };
    expect_named({
        {"distinct", doc(), "values", "db.things", [&] { things.distinct("x").get(); }},
        {"distinct", doc("values", 1), "values", "db.things", [&] { things.distinct("x").get(); }},
        {"find", doc(), "cursor", "db.things", [&] { things.find_one().get(); }},
        {"find", doc("cursor", doc("firstBatch", 1)), "firstBatch", "db.things",
         [&] { things.find_one().get(); }},
        {"listCollections", cursor_reply(0, "db.$cmd.listCollections", array(doc())), "name", "db",
         names},
        {"listDatabases", doc(), "databases", "", databases},
        {"listDatabases", doc("databases", array(doc("nom", "x"))), "name", "", databases},
        {"listIndexes", cursor_reply(0, "db.things", array(doc("key", doc()))), "name", "db.things",
         [&] { things.index_information().get(); }},
        {"profile", doc(), "was", "db", [&] { db.profiling_level().get(); }},
        {"profile", doc("was", "all"), "was", "db", [&] { db.profiling_level().get(); }},
        {"currentOp", doc(), "inprog", "admin", [&] { db.current_op().get(); }},
        {"frobnicate", doc(), "cursor", "db",
         [&] { db.run_cursor_command(doc("frobnicate", 1)).to_list().get(); }},
        {"update", doc("n", "one"), "n", "db.things",
         [&] { things.update_one(doc(), doc("$set", doc("x", 1))).get(); }},
        {"delete", doc("n", 1.5), "n", "db.things", [&] { things.delete_one(doc()).get(); }},
    });
}

TEST_F(broken_replies, name_what_a_write_that_returns_a_document_lacks) {
    const std::vector<std::function<void()>> all{
        [&] { things.find_one_and_update(doc(), set_x).get(); },
        [&] { things.find_one_and_replace(doc(), doc("x", 1)).get(); },
        [&] { things.find_one_and_delete(doc()).get(); },
    };
    for (const auto& run : all) {
        for (const auto& reply : {doc(), doc("value", 5), doc("value", array(doc()))}) {
            expect_named({{"findAndModify", reply, "value", "db.things", run}});
            server.once("findAndModify", reply);
            EXPECT_THROW(run(), motor::protocol_error);
        }
    }
    server.on("findAndModify", doc("value", nullptr));
    EXPECT_EQ(things.find_one_and_delete(doc()).get(), std::nullopt);
    // An unacknowledged write has no reply that could be incomplete.
    const auto unacknowledged = motor::write_concern::unacknowledged();
    EXPECT_EQ(things.find_one_and_delete(doc()).write_concern(unacknowledged).get(), std::nullopt);
    EXPECT_EQ(things.with(unacknowledged).find_one_and_delete(doc()).get(), std::nullopt);
    motor::client careless{server.uri("w=0")};
    EXPECT_EQ(careless["db"]["things"].find_one_and_delete(doc()).get(), std::nullopt);
}

// Errors for two statements: about none of them, or without an index.
std::vector<document> broken_lists(std::string_view name) {
    std::vector<document> all{doc("n", 1, name, doc("0", doc("index", 0))),
                              doc("n", 1, name, array(5)),
                              doc("n", 1, name, array(doc("code", 1)))};
    const auto decimal = [](const char* text) { return motor::decimal128::from_string(text); };
    for (const motor::value& index :
         {motor::value{99}, motor::value{2}, motor::value{-1}, motor::value{1.5}, motor::value{"0"},
          motor::value{2.0}, motor::value{1LL << 32}, motor::value{nullptr},
          motor::value{decimal("NaN")}, motor::value{decimal("2")}})
        all.push_back(
            doc("n", 1, name, array(doc("index", index, "_id", 7, "code", 121, "errmsg", "no"))));
    return all;
}

TEST_F(broken_replies, name_what_of_a_write_makes_no_sense) {
    const std::vector<document> documents{doc("_id", 1), doc("_id", 2)};
    const auto deletes = [](const char* first, const char* second) {
        return std::vector<motor::client_write_model>{{first, write_model::delete_one(doc())},
                                                      {second, write_model::delete_one(doc())}};
    };
    const std::vector<std::pair<std::string_view, std::function<void()>>> writes{
        {"insert", [&] { things.insert_many(documents).get(); }},
        {"insert", [&] { things.insert_many(documents).ordered(false).get(); }},
        {"update",
         [&] {
             things.bulk_write({two_updates[0], two_updates[1]}).get();
         }},
        {"update", [&] { things.bulk_write(two_updates).ordered(false).get(); }},
        {"delete", [&] { client.bulk_write(deletes("db.things", "db.things")).get(); }},
        {"delete",
         [&] { client.bulk_write(deletes("db.things", "db.things")).ordered(false).get(); }},
    };
    for (const auto& [command, run] : writes) {
        for (const auto name : {"writeErrors", "upserted"}) {
            for (const auto& reply : broken_lists(name)) {
                expect_named({{command, reply, name, "db.things", run}});
                server.once(command, reply);
                EXPECT_THROW(run(), motor::protocol_error);
            }
        }
    }
}

TEST_F(broken_replies, of_single_writes_blame_none) {
    const std::vector<std::pair<std::string_view, std::function<void()>>> writes{
        {"insert", [&] { things.insert_one(doc("_id", 1)).get(); }},
        {"update", [&] { things.update_one(doc(), set_x).get(); }},
        {"update", [&] { things.update_one(doc(), set_x).sort(doc("x", 1)).get(); }},
        {"update", [&] { things.replace_one(doc(), doc("x", 1)).get(); }},
        {"delete", [&] { things.delete_many(doc()).get(); }},
        {"delete", [&] {
             client
                 .bulk_write(std::vector<motor::client_write_model>{
                     {"db.things", write_model::delete_one(doc())}})
                 .get();
         }}};
    for (const auto& [command, run] : writes) {
        for (const auto& reply : broken_lists("writeErrors")) {
            expect_named({{command, reply, "writeErrors", "db.things", run}});
            auto refused = reply;
            refused.append("ok", 0.0).append("code", 13).append("errmsg", "no");
            expect_named({{command, refused, "writeErrors", "db.things", run}});
        }
    }
    server.once("insert", doc("n", 1, "writeErrors", nullptr));
    EXPECT_NO_THROW(writes[0].second());
}

TEST_F(broken_replies, after_other_parts_of_a_write_leave_what_those_have_done) {
    const document broken = doc("n", 1, "writeErrors", array(doc("index", 99, "code", 121)));
    const std::vector<write_model> writes{write_model::insert_one(doc("_id", 1)), two_updates[0],
                                          write_model::insert_one(doc("_id", 2)),
                                          write_model::delete_one(doc())};
    for (const bool ordered : {true, false}) {
        SCOPED_TRACE(ordered);
        server.on("insert", doc("n", ordered ? 1 : 2));
        for (const auto& reply : {broken, doc("n", "one")}) {
            server.once("update", reply);
            server.forget_commands();
            auto failed = caught<motor::bulk_write_error>(
                [&] { things.bulk_write(writes).ordered(ordered).get(); });
            EXPECT_EQ(failed.code(), motor::errc::protocol);
            EXPECT_EQ(failed.acknowledged().inserted, ordered ? 1 : 2);
            EXPECT_EQ(failed.acknowledged().matched, 0);
            EXPECT_TRUE(failed.write_errors().empty());
            EXPECT_EQ(server.command_names(), (std::vector<std::string>{"insert", "update"}));
        }
        std::vector<motor::client_write_model> of_client;
        for (std::size_t i = 0; i < writes.size(); ++i)
            of_client.emplace_back(i % 2 == 0 ? "db.a" : "db.b", writes[i]);
        server.once("update", broken);
        auto failed = caught<motor::bulk_write_error>(
            [&] { client.bulk_write(of_client).ordered(ordered).get(); });
        EXPECT_EQ(failed.code(), motor::errc::protocol);
        EXPECT_EQ(failed.acknowledged().inserted, ordered ? 1 : 2);
        EXPECT_TRUE(failed.write_errors().empty());
    }
}

TEST_F(broken_replies, name_the_command_of_a_cursor) {
    const auto all = [&] { things.find().to_list().get(); };
    const auto open = [&](const document& fields) { return doc("cursor", fields); };
    expect_named({
        {"find", doc(), "cursor", "db.things", all},
        {"find", open(doc("ns", "db.things", "firstBatch", array())), "id", "db.things", all},
        {"find", open(doc("id", "x", "ns", "db.things", "firstBatch", array())), "id", "db.things",
         all},
        {"find", open(doc("id", 0, "firstBatch", array())), "ns", "db.things", all},
        {"find", open(doc("id", 0, "ns", "db.things")), "nextBatch", "db.things", all},
        {"find", open(doc("id", 0, "ns", "db.things", "firstBatch", doc())), "firstBatch",
         "db.things", all},
        {"find", cursor_reply(0, "db.things", array(doc(), 1)), "1", "db.things", all},
    });
    server.on("find", cursor_reply(7, "db.things", array(doc("_id", 1))));
    expect_named({
        {"getMore", doc(), "cursor", "db.things", all},
        {"getMore", open(doc("id", 0, "ns", "db.things")), "nextBatch", "db.things", all},
        {"getMore", more_reply(0, "db.things", array("x")), "0", "db.things", all},
    });
}

TEST_F(broken_replies, name_the_command_also_where_the_batch_is_read_later) {
    server.on("find", cursor_reply(0, "db.things", array(doc("_id", 1), "no document")));
    auto cursor = things.find();
    EXPECT_EQ(cursor.next().get(), doc("_id", 1));
    server.on("count", doc("n", 1));
    things.estimated_document_count().get();  // another command in between
    auto failed = caught<motor::type_mismatch>([&] { cursor.next().get(); });
    EXPECT_STREQ(failed.what(), "find on db.things: key \"1\": expected document, found string");
}

TEST_F(broken_replies, are_of_the_operation_that_a_bucket_runs) {
    motor::gridfs_bucket files{db};
    expect_named({{"find", doc(), "cursor", "db.fs.files",
                   [&] { files.download(motor::object_id{}).get(); }}});
}

TEST_F(broken_replies, are_not_taken_for_what_was_wrong_before_anything_was_sent) {
    things.estimated_document_count().get();
    auto query = things.find();
    query.option("batchSize", "many");
    auto failed = caught<motor::type_mismatch>([&] { query.to_list().get(); });
    EXPECT_EQ(failed.operation(), "");
    EXPECT_STREQ(failed.what(), "key \"batchSize\": expected int32, found string");
}

TEST_F(broken_replies, are_named_in_the_blocking_layer_too) {
    server.once("count", doc());
    auto failed = caught<motor::missing_key>([&] {
        motor::detail::client_pool pool{motor::uri{server.uri()}};
        const auto scope =
            motor::detail::namespace_settings::of_database("db", {}).of_collection("things");
        motor::detail::run_context{*pool.pop(), scope}.run(motor::ops::estimated_document_count{});
    });
    EXPECT_STREQ(failed.what(), "count on db.things: key \"n\" is missing");
}

}  // namespace
