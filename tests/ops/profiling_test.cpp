// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/profiling.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::doc, motor::profiling_level;
using motor::testing::cursor_reply;

using profiling_on_script = motor::testing::on_script;

TEST_F(profiling_on_script, is_asked_without_being_changed) {
    server.on("profile", doc("was", 1, "slowms", 100));
    EXPECT_EQ(db.profiling_level().get(), profiling_level::slow);
    EXPECT_EQ(only_command(), doc("profile", -1));
    EXPECT_EQ(server.commands().at(0).body.get<std::string>("$db"), "db");
}

TEST_F(profiling_on_script, is_set_and_tells_what_was) {
    const struct {
        profiling_level level;
        int sent;
    } cases[] = {{profiling_level::off, 0}, {profiling_level::slow, 1}, {profiling_level::all, 2}};
    server.on("profile", doc("was", 2));
    for (const auto& each : cases) {
        server.forget_commands();
        EXPECT_EQ(db.set_profiling_level(each.level).get(), profiling_level::all);
        EXPECT_EQ(only_command(), doc("profile", each.sent));
    }
}

TEST_F(profiling_on_script, is_read_where_the_profiler_writes) {
    server.on("find", cursor_reply(0, "db.system.profile", array(doc("op", "query"))));
    EXPECT_EQ(db.profiling_info(doc("millis", doc("$gt", 5))).to_list().get(),
              std::vector{doc("op", "query")});
    EXPECT_EQ(only_command(),
              doc("find", "system.profile", "filter", doc("millis", doc("$gt", 5))));
}

}  // namespace
