// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/dereference.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::cursor_reply;

using dereference_on_server = motor::testing::on_server;
using dereference_on_script = motor::testing::on_script;

TEST_F(dereference_on_server, finds_what_a_reference_points_at) {
    things().insert_one(doc("_id", "ada", "born", 1815)).get();
    EXPECT_EQ(db().dereference(doc("$ref", "things", "$id", "ada")).get(),
              doc("_id", "ada", "born", 1815));
    EXPECT_EQ(db().dereference(doc("$ref", "things", "$id", "bob")).get(), std::nullopt);
    EXPECT_EQ(db().dereference(doc("$ref", "nothing", "$id", "ada")).get(), std::nullopt);
}

TEST_F(dereference_on_script, asks_for_one_document_by_its_id) {
    server.on("find", cursor_reply(0, "db.people", array(doc("_id", 7))));
    auto reference = doc("$ref", "people", "$id", 7, "$db", "db");
    EXPECT_EQ(db.dereference(reference).get(), doc("_id", 7));
    EXPECT_EQ(only_command(),
              doc("find", "people", "filter", doc("_id", 7), "limit", 1, "singleBatch", true));
}

TEST_F(dereference_on_script, refuses_what_is_no_reference_into_this_database) {
    const document cases[] = {
        doc(),
        doc("$ref", "people"),
        doc("$id", 7),
        doc("$ref", 1, "$id", 7),
        doc("$ref", "people", "$id", 7, "$db", "other"),
        doc("$ref", "a..b", "$id", 7),
    };
    for (const auto& each : cases)
        EXPECT_THROW(db.dereference(each).get(), motor::invalid_operation) << each;
    EXPECT_TRUE(server.commands().empty());
}

}  // namespace
