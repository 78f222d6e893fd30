// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/delete.hpp>

#include <tests/support/test_server.hpp>

#include "option_cases.hpp"

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::french, motor::testing::places;

using delete_on_server = motor::testing::on_server;
using delete_on_script = motor::testing::on_script;

TEST_F(delete_on_server, deletes_one_or_every_match) {
    fill(30);
    EXPECT_EQ(things().delete_one(doc("n", 3)).get().deleted_count, 1);
    EXPECT_EQ(things().count_documents(doc("n", 3)).get(), 2);
    EXPECT_EQ(things().delete_many(doc("n", 3)).get().deleted_count, 2);
    EXPECT_EQ(things().delete_many(doc("n", 3)).get().deleted_count, 0);
    EXPECT_EQ(things().delete_one(doc("n", 3)).get().deleted_count, 0);
    EXPECT_EQ(things().delete_many(doc()).get().deleted_count, 27);
    EXPECT_EQ(db()["nothing"].delete_many(doc()).get().deleted_count, 0);
}

TEST_F(delete_on_script, is_one_statement_of_a_delete_command) {
    auto one = things.delete_one(doc("a", 1)).get();
    EXPECT_EQ(one.deleted_count, 1);
    EXPECT_TRUE(one.acknowledged);
    EXPECT_EQ(only_command(), doc("delete", "things", "ordered", true, "deletes",
                                  array(doc("q", doc("a", 1), "limit", 1))));
    server.forget_commands();
    things.delete_many(doc("a", 1)).get();
    EXPECT_EQ(only_command()["deletes"], motor::value{array(doc("q", doc("a", 1), "limit", 0))});
}

TEST_F(delete_on_script, without_acknowledgement_knows_nothing) {
    auto done =
        things.delete_many(doc()).write_concern(motor::write_concern::unacknowledged()).get();
    EXPECT_FALSE(done.acknowledged);
    EXPECT_EQ(done.deleted_count, 0);
    server.wait_for("delete");
    EXPECT_FALSE(server.commands().at(0).wants_reply);
}

template <class Op>
std::vector<motor::testing::option_case<Op>> delete_cases() {
    using motor::write_concern;
    return {
        {"collation", [](auto& o) { o.collation(french); }, doc("deletes.0.collation", french)},
        {"hint", [](auto& o) { o.hint("a_1"); }, doc("deletes.0.hint", "a_1")},
        {"hint", [](auto& o) { o.hint(doc("a", 1)); }, doc("deletes.0.hint", doc("a", 1))},
        {"let", [](auto& o) { o.let(doc("x", 1)); }, doc("let", doc("x", 1))},
        {"raw_data", [](auto& o) { o.raw_data(true); }, doc("rawData", true)},
        {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
        {"write_concern", [](auto& o) { o.write_concern(write_concern::majority()); },
         doc("writeConcern", doc("w", "majority"))},
    };
}

TEST(delete_one, sends_its_options_in_the_command_or_its_statement) {
    using op = motor::ops::delete_one;
    motor::testing::expect_options<op>(
        [](const places& at) { return at.things.delete_one(doc("a", 1)); }, delete_cases<op>());
}

TEST(delete_many, sends_its_options_in_the_command_or_its_statement) {
    using op = motor::ops::delete_many;
    motor::testing::expect_options<op>(
        [](const places& at) { return at.things.delete_many(doc("a", 1)); }, delete_cases<op>());
}

}  // namespace
