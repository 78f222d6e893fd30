// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/count.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc;

using count_on_server = motor::testing::on_server;
using count_on_script = motor::testing::on_script;

TEST_F(count_on_server, counts_what_matches) {
    fill(25);
    EXPECT_EQ(things().count_documents().get(), 25);
    EXPECT_EQ(things().count_documents(doc("n", 3)).get(), 3);
    EXPECT_EQ(things().count_documents(doc("n", 77)).get(), 0);
    EXPECT_EQ(things().count_documents().skip(20).get(), 5);
    EXPECT_EQ(things().count_documents().limit(7).get(), 7);
    EXPECT_EQ(things().count_documents().skip(20).limit(3).get(), 3);
    EXPECT_EQ(db()["nothing"].count_documents().get(), 0);
}

TEST_F(count_on_server, estimates_the_whole_collection) {
    fill(25);
    EXPECT_EQ(things().estimated_document_count().get(), 25);
    EXPECT_EQ(db()["nothing"].estimated_document_count().get(), 0);
}

TEST_F(count_on_script, counts_by_an_aggregation) {
    auto group = doc("$group", doc("_id", 1, "n", doc("$sum", 1)));
    const struct {
        std::int64_t skip, limit;
        motor::array_value pipeline;
    } cases[] = {
        {0, 0, array(doc("$match", doc("a", 1)), group)},
        {2, 0, array(doc("$match", doc("a", 1)), doc("$skip", 2LL), group)},
        {0, 3, array(doc("$match", doc("a", 1)), doc("$limit", 3LL), group)},
        {2, 3, array(doc("$match", doc("a", 1)), doc("$skip", 2LL), doc("$limit", 3LL), group)},
    };
    for (const auto& c : cases) {
        server.forget_commands();
        auto count = things.count_documents(doc("a", 1));
        if (c.skip) count.skip(c.skip);
        if (c.limit) count.limit(c.limit);
        count.get();
        EXPECT_EQ(only_command(),
                  doc("aggregate", "things", "pipeline", c.pipeline, "cursor", doc()));
    }
}

TEST_F(count_on_script, reads_counts_of_any_number_type) {
    for (const auto& n : {motor::value{7}, motor::value{7LL}}) {
        server.once("aggregate",
                    motor::testing::cursor_reply(0, "db.things", array(doc("_id", 1, "n", n))));
        EXPECT_EQ(things.count_documents().get(), 7);
        server.once("count", doc("n", n));
        EXPECT_EQ(things.estimated_document_count().get(), 7);
    }
}

}  // namespace
