// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find_one.hpp>

#include <tests/support/test_server.hpp>

#include "option_cases.hpp"

namespace {

using motor::array, motor::doc;
using motor::testing::feature, motor::testing::french;
using namespace std::chrono_literals;

using find_one_on_server = motor::testing::on_server;
using find_one_on_script = motor::testing::on_script;

TEST_F(find_one_on_server, returns_the_first_match_or_nothing) {
    fill(20);
    EXPECT_EQ(things().find_one(doc("_id", 7)).get(), doc("_id", 7, "n", 7));
    EXPECT_EQ(things().find_one(doc("_id", 21)).get(), std::nullopt);
    EXPECT_EQ(db()["nothing"].find_one().get(), std::nullopt);
    EXPECT_TRUE(things().find_one().get().has_value());
}

TEST_F(find_one_on_server, sorts_skips_and_projects) {
    fill(20);
    EXPECT_EQ(things().find_one(doc("n", 3)).sort(doc("_id", -1)).get()->get<int>("_id"), 13);
    EXPECT_EQ(things().find_one(doc("n", 3)).sort(doc("_id", 1)).skip(1).get()->get<int>("_id"),
              13);
    EXPECT_EQ(things().find_one(doc("_id", 4)).projection(doc("n", 1, "_id", 0)).get(),
              doc("n", 4));
}

TEST_F(find_one_on_server, compares_as_a_collation_says) {
    if (auto why = needs(feature::collation)) GTEST_SKIP() << *why;
    things().insert_one(doc("name", "Ada")).get();
    EXPECT_EQ(things().find_one(doc("name", "ada")).get(), std::nullopt);
    auto rules = doc("locale", "en", "strength", 2);
    EXPECT_TRUE(things().find_one(doc("name", "ada")).collation(rules).get().has_value());
}

TEST_F(find_one_on_script, is_one_command_that_leaves_no_cursor) {
    server.once("find", motor::testing::cursor_reply(0, "db.things", array(doc("a", 1))));
    EXPECT_EQ(things.find_one(doc("a", 1)).get(), doc("a", 1));
    EXPECT_EQ(only_command(),
              doc("find", "things", "filter", doc("a", 1), "limit", 1, "singleBatch", true));
}

TEST(find_one, sends_its_options_as_fields_of_the_command) {
    using op = motor::ops::find_one;
    motor::testing::expect_options<op>(
        [](auto& at) { return at.things.find_one(doc("a", 1)); },
        {
            {"projection", [](auto& o) { o.projection(doc("a", 1)); },
             doc("projection", doc("a", 1))},
            {"sort", [](auto& o) { o.sort(doc("a", -1)); }, doc("sort", doc("a", -1))},
            {"skip", [](auto& o) { o.skip(5); }, doc("skip", 5LL)},
            {"collation", [](auto& o) { o.collation(french); }, doc("collation", french)},
            {"hint", [](auto& o) { o.hint("a_1"); }, doc("hint", "a_1")},
            {"hint", [](auto& o) { o.hint(doc("a", 1)); }, doc("hint", doc("a", 1))},
            {"let", [](auto& o) { o.let(doc("x", 1)); }, doc("let", doc("x", 1))},
            {"max", [](auto& o) { o.max(doc("a", 9)); }, doc("max", doc("a", 9))},
            {"min", [](auto& o) { o.min(doc("a", 1)); }, doc("min", doc("a", 1))},
            {"return_key", [](auto& o) { o.return_key(true); }, doc("returnKey", true)},
            {"show_record_id", [](auto& o) { o.show_record_id(true); }, doc("showRecordId", true)},
            {"allow_partial_results", [](auto& o) { o.allow_partial_results(true); },
             doc("allowPartialResults", true)},
            {"allow_disk_use", [](auto& o) { o.allow_disk_use(true); }, doc("allowDiskUse", true)},
            {"raw_data", [](auto& o) { o.raw_data(true); }, doc("rawData", true)},
            {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
            {"comment", [](auto& o) { o.comment(doc("a", 1)); }, doc("comment", doc("a", 1))},
            {"max_time", [](auto& o) { o.max_time(2s); }, doc("maxTimeMS", 2000LL)},
            {"read_concern", [](auto& o) { o.read_concern(motor::read_concern::majority()); },
             doc("readConcern", doc("level", "majority"))},
            {"read_preference",
             [](auto& o) { o.read_preference(motor::read_preference::nearest()); },
             doc("$readPreference", doc("mode", "nearest"))},
        });
}

TEST_F(find_one_on_script, takes_the_last_setting_of_an_option_and_any_other_by_name) {
    auto find = things.find_one().skip(1).skip(2);
    find.option("oplogReplay", true);
    find.get();
    EXPECT_EQ(only_command(), doc("find", "things", "filter", doc(), "skip", 2LL, "oplogReplay",
                                  true, "limit", 1, "singleBatch", true));
}

TEST_F(find_one_on_script, can_be_started_again) {
    auto find = things.find_one(doc("a", 1)).skip(1);
    find.get();
    find.get();
    auto sent = server.commands("find");
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_EQ(motor::testing::essential(sent[0]), motor::testing::essential(sent[1]));
}

}  // namespace
