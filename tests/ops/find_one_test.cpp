// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find_one.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc;
using motor::testing::feature;

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
