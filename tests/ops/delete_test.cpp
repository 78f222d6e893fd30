// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/delete.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc;

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

}  // namespace
