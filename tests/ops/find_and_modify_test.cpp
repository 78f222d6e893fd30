// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find_and_modify.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::return_document;
using motor::testing::feature;

using find_and_modify_on_server = motor::testing::on_server;
using find_and_modify_on_script = motor::testing::on_script;

TEST_F(find_and_modify_on_server, returns_the_document_as_it_was) {
    fill(5);
    EXPECT_EQ(things().find_one_and_update(doc("_id", 1), doc("$inc", doc("n", 10))).get(),
              doc("_id", 1, "n", 1));
    EXPECT_EQ(things().find_one_and_replace(doc("_id", 2), doc("x", 2)).get(),
              doc("_id", 2, "n", 2));
    EXPECT_EQ(things().find_one_and_delete(doc("_id", 3)).get(), doc("_id", 3, "n", 3));
    EXPECT_EQ(things().find_one(doc("_id", 1)).get(), doc("_id", 1, "n", 11));
    EXPECT_EQ(things().find_one(doc("_id", 2)).get(), doc("_id", 2, "x", 2));
    EXPECT_EQ(things().find_one(doc("_id", 3)).get(), std::nullopt);
}

TEST_F(find_and_modify_on_server, returns_the_document_as_it_is_now_if_told_so) {
    fill(5);
    auto update = things().find_one_and_update(doc("_id", 1), doc("$inc", doc("n", 10)));
    EXPECT_EQ(update.return_document(return_document::after).get(), doc("_id", 1, "n", 11));
    auto replace = things().find_one_and_replace(doc("_id", 2), doc("x", 2));
    EXPECT_EQ(replace.return_document(return_document::after).get(), doc("_id", 2, "x", 2));
}

TEST_F(find_and_modify_on_server, returns_nothing_where_none_matches) {
    EXPECT_EQ(things().find_one_and_update(doc("_id", 1), doc("$inc", doc("n", 1))).get(),
              std::nullopt);
    EXPECT_EQ(things().find_one_and_replace(doc("_id", 1), doc()).get(), std::nullopt);
    EXPECT_EQ(things().find_one_and_delete(doc("_id", 1)).get(), std::nullopt);
}

TEST_F(find_and_modify_on_server, takes_the_first_match_in_the_order_asked_for) {
    fill(20);
    EXPECT_EQ(things().find_one_and_delete(doc("n", 3)).sort(doc("_id", -1)).get(),
              doc("_id", 13, "n", 3));
    EXPECT_EQ(things().find_one_and_delete(doc("n", 4)).sort(doc("_id", 1)).get(),
              doc("_id", 4, "n", 4));
}

TEST_F(find_and_modify_on_server, inserts_where_none_matches_if_told_so) {
    auto update = things().find_one_and_update(doc("_id", 1), doc("$set", doc("n", 1)));
    EXPECT_EQ(update.upsert(true).return_document(return_document::after).get(),
              doc("_id", 1, "n", 1));
    EXPECT_EQ(things().find_one_and_replace(doc("_id", 2), doc("n", 2)).upsert(true).get(),
              std::nullopt);
    EXPECT_EQ(things().find_one(doc("_id", 2)).get(), doc("_id", 2, "n", 2));
}

TEST_F(find_and_modify_on_server, returns_the_fields_asked_for) {
    if (auto why = needs(feature::find_and_modify_fields)) GTEST_SKIP() << *why;
    fill(5);
    EXPECT_EQ(things().find_one_and_delete(doc("_id", 3)).projection(doc("_id", 0)).get(),
              doc("n", 3));
}

TEST_F(find_and_modify_on_script, is_one_command) {
    const struct {
        std::function<void(motor::collection&)> run;
        document rest;
    } cases[] = {
        {[](auto& c) { c.find_one_and_update(doc("a", 1), doc("$set", doc("b", 2))).get(); },
         doc("update", doc("$set", doc("b", 2)))},
        {[](auto& c) { c.find_one_and_update(doc("a", 1), array(doc("$unset", "b"))).get(); },
         doc("update", array(doc("$unset", "b")))},
        {[](auto& c) { c.find_one_and_replace(doc("a", 1), doc("b", 2)).get(); },
         doc("update", doc("b", 2))},
        {[](auto& c) { c.find_one_and_delete(doc("a", 1)).get(); }, doc("remove", true)},
    };
    for (const auto& c : cases) {
        server.forget_commands();
        c.run(things);
        auto expected = doc("findAndModify", "things", "query", doc("a", 1));
        EXPECT_EQ(only_command(), expected.concat(c.rest));
    }
}

}  // namespace
