// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/maintenance.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::doc, motor::document;

using maintenance_on_server = motor::testing::on_server;
using maintenance_on_script = motor::testing::on_script;

TEST_F(maintenance_on_server, finds_a_sound_collection_valid) {
    fill(3);
    EXPECT_TRUE(db().validate_collection("things").get().get<bool>("valid"));
}

TEST_F(maintenance_on_server, does_not_validate_what_is_not_there) {
    EXPECT_THROW(db().validate_collection("nothing").get(), motor::operation_failure);
}

TEST_F(maintenance_on_script, reports_what_the_server_found) {
    server.on("validate", doc("valid", true, "nrecords", 3));
    EXPECT_EQ(db.validate_collection("things").get(), doc("ok", 1, "valid", true, "nrecords", 3));
    EXPECT_EQ(only_command(), doc("validate", "things"));
    EXPECT_THROW(db.validate_collection("a..b").get(), motor::invalid_name);
}

TEST_F(maintenance_on_script, throws_the_report_of_what_is_damaged) {
    auto sound = doc("valid", true), damaged = doc("valid", false, "errors", "a lot");
    const struct {
        document report;
        bool throws;
    } cases[] = {
        {sound, false},
        {damaged, true},
        {doc("valid", true, "corrupt", true), true},
        {doc(), true},
        {doc("raw", doc("shard0", sound, "shard1", sound)), false},  // of a mongos
        {doc("raw", doc("shard0", sound, "shard1", damaged)), true},
    };
    for (const auto& each : cases) {
        server.on("validate", each.report);
        auto run = [this] { db.validate_collection("things").get(); };
        if (!each.throws) {
            EXPECT_NO_THROW(run()) << each.report;
            continue;
        }
        auto error = motor::testing::caught<motor::collection_invalid>(run);
        EXPECT_EQ(error.reply(), document{doc("ok", 1)}.concat(each.report));
        EXPECT_EQ(error.code(), motor::errc::server);
        EXPECT_EQ(error.operation(), "validate");
        EXPECT_EQ(error.name_space(), "db.things");
    }
}

TEST_F(maintenance_on_script, builds_indexes_anew) {
    server.on("reIndex", doc("nIndexes", 2));
    EXPECT_EQ(things.reindex().get().get<int>("nIndexes"), 2);
    EXPECT_EQ(only_command(), doc("reIndex", "things"));
}

}  // namespace
