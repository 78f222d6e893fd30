// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/databases.hpp>

#include <tests/support/test_server.hpp>

#include <algorithm>

#include "option_cases.hpp"

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::places;
using namespace std::chrono_literals;

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

template <class Op>
std::vector<motor::testing::option_case<Op>> cases_of_listing() {
    return {
        {"filter", [](auto& o) { o.filter(doc("name", "a")); }, doc("filter", doc("name", "a"))},
        {"authorized_databases", [](auto& o) { o.authorized_databases(true); },
         doc("authorizedDatabases", true)},
        {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
        {"max_time", [](auto& o) { o.max_time(2s); }, doc("maxTimeMS", 2000LL)},
        {"read_preference", [](auto& o) { o.read_preference(motor::read_preference::nearest()); },
         doc("$readPreference", doc("mode", "nearest"))},
    };
}

TEST(list_databases, sends_its_options_as_fields_of_the_command) {
    using op = motor::ops::list_databases;
    motor::testing::expect_options<op>([](const places& at) { return at.client.list_databases(); },
                                       cases_of_listing<op>());
}

TEST(list_database_names, sends_its_options_as_fields_of_the_command) {
    using op = motor::ops::list_database_names;
    motor::testing::expect_options<op>(
        [](const places& at) { return at.client.list_database_names(); }, cases_of_listing<op>());
}

TEST(drop_database, sends_its_options_as_fields_of_the_command) {
    motor::testing::expect_options<motor::ops::drop_database>(
        [](const places& at) { return at.db.drop(); },
        {
            {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
            {"max_time", [](auto& o) { o.max_time(2s); }, doc("maxTimeMS", 2000LL)},
            {"write_concern", [](auto& o) { o.write_concern(motor::write_concern::majority()); },
             doc("writeConcern", doc("w", "majority"))},
        });
}

}  // namespace
