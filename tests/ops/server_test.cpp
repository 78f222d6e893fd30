// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/server.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include <algorithm>
#include <functional>

namespace {

using motor::array, motor::doc, motor::document, motor::document_view;
using motor::testing::reply;

using server_on_server = motor::testing::on_server;
using server_on_script = motor::testing::on_script;
using names = std::vector<std::string>;

/// Answers the operation's hello, which has a comment, and leaves the driver's own alone.
void on_hello(motor::testing::scripted_server& server, const reply& answer) {
    server.on("hello", [&server, answer](document_view command) {
        return command.contains("comment") ? answer : reply{server.hello()};
    });
}

TEST_F(server_on_server, says_what_it_is) {
    auto said = client().hello().get();
    EXPECT_TRUE(said.is_primary);
    EXPECT_EQ(said.is_mongos, said.reply.get_or("msg", std::string{}) == "isdbgrid");
    EXPECT_EQ(said.max_bson_size, 16 * 1024 * 1024);
    EXPECT_GE(said.max_wire_version, said.min_wire_version);
    EXPECT_NE(client().server_info().get().get<std::string>("version"), "");
}

TEST_F(server_on_script, says_what_it_is) {
    auto said = client.hello().get();
    EXPECT_EQ(said.address, server.address());
    EXPECT_EQ(said.primary, server.address());
    EXPECT_EQ(said.nodes(), names{server.address()});
    EXPECT_TRUE(said.is_primary);
    EXPECT_FALSE(said.is_mongos);
    EXPECT_EQ(said.max_bson_size, 16 * 1024 * 1024);
    EXPECT_EQ(said.max_message_size, 48'000'000);
    EXPECT_EQ(said.max_write_batch_size, 100'000);
    EXPECT_EQ(said.min_wire_version, 0);
    EXPECT_EQ(said.max_wire_version, 17);
    EXPECT_EQ(said.reply.get<int>("setVersion"), 1);
}

TEST_F(server_on_script, names_every_member_of_its_set) {
    on_hello(server, doc("secondary", true, "setName", "rs", "primary", "a:1", "hosts",
                         array("a:1", "b:2"), "passives", array("c:3"), "arbiters", array("d:4")));
    auto said = client.hello().comment("mine").get();
    EXPECT_FALSE(said.is_primary);
    EXPECT_EQ(said.set_name, "rs");
    EXPECT_EQ(said.primary, "a:1");
    EXPECT_EQ(said.hosts, (names{"a:1", "b:2"}));
    EXPECT_EQ(said.passives, names{"c:3"});
    EXPECT_EQ(said.arbiters, names{"d:4"});
    EXPECT_EQ(said.nodes(), (names{"a:1", "b:2", "c:3", "d:4"}));
}

TEST_F(server_on_script, tells_when_it_is_a_mongos) {
    on_hello(server, doc("isWritablePrimary", true, "msg", "isdbgrid"));
    auto said = client.hello().comment("mine").get();
    EXPECT_TRUE(said.is_mongos);
    EXPECT_EQ(said.nodes(), names{server.address()});
}

TEST_F(server_on_script, is_asked_by_the_old_name_if_it_does_not_know_hello) {
    on_hello(server, reply::error(59, "no such command"));
    server.on("isMaster", [this](document_view command) -> reply {
        if (!command.contains("comment")) return server.hello();
        return doc("ismaster", true, "maxWireVersion", 6);
    });
    auto said = client.hello().comment("mine").get();
    EXPECT_TRUE(said.is_primary);
    EXPECT_EQ(said.max_wire_version, 6);
    on_hello(server, reply::error(13, "not authorized"));
    EXPECT_THROW(client.hello().comment("mine").get(), motor::operation_failure);
}

TEST_F(server_on_script, is_administered_in_the_admin_database) {
    const struct {
        std::function<void(motor::client&)> run;
        document sent;
    } cases[] = {
        {[](auto& c) { c.server_info().get(); }, doc("buildInfo", 1)},
        {[](auto& c) { c.fsync().get(); }, doc("fsync", 1)},
        {[](auto& c) { c.fsync().lock(true).get(); }, doc("fsync", 1, "lock", true)},
        {[](auto& c) { c.unlock().get(); }, doc("fsyncUnlock", 1)},
        {[](auto& c) { c["db"].current_op().get(); }, doc("currentOp", 1)},
    };
    for (const auto& each : cases) {
        server.forget_commands();
        each.run(client);
        EXPECT_EQ(only_command(), each.sent);
        EXPECT_EQ(server.commands().at(0).body.get<std::string>("$db"), "admin");
    }
}

TEST_F(server_on_script, replies_to_its_administrator) {
    server.on("buildInfo", doc("version", "7.0.5"));
    server.on("fsyncUnlock", doc("lockCount", 0LL));
    EXPECT_EQ(client.server_info().get().get<std::string>("version"), "7.0.5");
    EXPECT_EQ(client.unlock().get().get<int>("lockCount"), 0);
}

TEST_F(server_on_script, lists_what_it_is_working_on) {
    server.on("currentOp", doc("inprog", array(doc("opid", 1), doc("opid", 2))));
    EXPECT_EQ(db.current_op().get(), (std::vector{doc("opid", 1), doc("opid", 2)}));
}

TEST_F(server_on_script, is_asked_with_the_options_of_hello) {
    on_hello(server, server.hello());
    client.hello().comment("why").read_preference(motor::read_preference::nearest()).get();
    auto asked = server.commands("hello");
    auto mine = std::ranges::find_if(asked, [](auto& each) { return each.contains("comment"); });
    ASSERT_NE(mine, asked.end());
    EXPECT_EQ(motor::testing::essential(*mine),
              doc("hello", 1, "comment", "why", "$readPreference", doc("mode", "nearest")));
}

}  // namespace
