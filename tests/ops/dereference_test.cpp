// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/dereference.hpp>

#include <tests/support/test_server.hpp>

#include "option_cases.hpp"

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::cursor_reply, motor::testing::places;
using namespace std::chrono_literals;

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

TEST(dereference, sends_its_options_as_fields_of_the_command) {
    motor::testing::expect_options<motor::ops::dereference>(
        [](const places& at) { return at.db.dereference(doc("$ref", "a", "$id", 1)); },
        {
            {"projection", [](auto& o) { o.projection(doc("a", 1)); },
             doc("projection", doc("a", 1))},
            {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
            {"max_time", [](auto& o) { o.max_time(2s); }, doc("maxTimeMS", 2000LL)},
            {"read_concern", [](auto& o) { o.read_concern(motor::read_concern::majority()); },
             doc("readConcern", doc("level", "majority"))},
            {"read_preference",
             [](auto& o) { o.read_preference(motor::read_preference::nearest()); },
             doc("$readPreference", doc("mode", "nearest"))},
        });
}

}  // namespace
