// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/count.hpp>

#include <tests/support/test_server.hpp>

#include "option_cases.hpp"

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::french, motor::testing::places;
using namespace std::chrono_literals;

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

template <class Op>
std::vector<motor::testing::option_case<Op>> common_cases() {
    return {
        {"raw_data", [](auto& o) { o.raw_data(true); }, doc("rawData", true)},
        {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
        {"max_time", [](auto& o) { o.max_time(2s); }, doc("maxTimeMS", 2000LL)},
        {"read_concern", [](auto& o) { o.read_concern(motor::read_concern::majority()); },
         doc("readConcern", doc("level", "majority"))},
        {"read_preference", [](auto& o) { o.read_preference(motor::read_preference::nearest()); },
         doc("$readPreference", doc("mode", "nearest"))},
    };
}

TEST(count_documents, sends_its_options_as_fields_of_the_command) {
    using op = motor::ops::count_documents;
    auto cases = common_cases<op>();
    auto with = [](const char* stage, int count) {
        return doc("pipeline", array(doc("$match", doc()), doc(stage, std::int64_t{count}),
                                     doc("$group", doc("_id", 1, "n", doc("$sum", 1)))));
    };
    cases.push_back({"skip", [](auto& o) { o.skip(5); }, with("$skip", 5)});
    cases.push_back({"limit", [](auto& o) { o.limit(6); }, with("$limit", 6)});
    cases.push_back({"collation", [](auto& o) { o.collation(french); }, doc("collation", french)});
    cases.push_back({"hint", [](auto& o) { o.hint("a_1"); }, doc("hint", "a_1")});
    motor::testing::expect_options<op>([](const places& at) { return at.things.count_documents(); },
                                       cases);
}

TEST(estimated_document_count, sends_its_options_as_fields_of_the_command) {
    using op = motor::ops::estimated_document_count;
    motor::testing::expect_options<op>(
        [](const places& at) { return at.things.estimated_document_count(); }, common_cases<op>());
}

}  // namespace
