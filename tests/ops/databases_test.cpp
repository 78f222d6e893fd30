// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/databases.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include <algorithm>

namespace {

using motor::array, motor::doc;

using databases_on_server = motor::testing::on_server;
using databases_on_script = motor::testing::on_script;

TEST_F(databases_on_server, lists_those_that_there_are) {
    auto listed = [&] {
        auto names = client().list_database_names().get();
        return std::ranges::count(names, db().name()) == 1;
    };
    EXPECT_FALSE(listed());
    fill(1);
    EXPECT_TRUE(listed());
    auto found = client().list_databases().filter(doc("name", db().name())).get();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].get<std::string>("name"), db().name());
    db().drop().get();
    EXPECT_FALSE(listed());
}

TEST_F(databases_on_server, drops_one_that_is_not_there) { db().drop().get(); }

TEST_F(databases_on_script, asks_the_admin_database) {
    server.on("listDatabases", doc("databases", array(doc("name", "a"), doc("name", "b"))));
    EXPECT_EQ(client.list_databases().get(), (std::vector{doc("name", "a"), doc("name", "b")}));
    EXPECT_EQ(only_command(), doc("listDatabases", 1));
    EXPECT_EQ(server.commands().at(0).body.get<std::string>("$db"), "admin");
    server.forget_commands();
    EXPECT_EQ(client.list_database_names().get(), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(only_command(), doc("listDatabases", 1, "nameOnly", true));
}

TEST_F(databases_on_script, drops_the_database_itself) {
    db.drop().get();
    EXPECT_EQ(only_command(), doc("dropDatabase", 1));
    EXPECT_EQ(server.commands().at(0).body.get<std::string>("$db"), "db");
}

TEST_F(databases_on_script, drops_a_database_by_its_name) {
    client.drop_database("old").get();
    EXPECT_EQ(only_command(), doc("dropDatabase", 1));
    EXPECT_EQ(server.commands().at(0).body.get<std::string>("$db"), "old");
    EXPECT_THROW((void)client.drop_database("a.b"), motor::invalid_name);
}

}  // namespace
