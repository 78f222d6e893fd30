// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/profiling.hpp>

#include "option_cases.hpp"

namespace {

using motor::array, motor::doc, motor::profiling_level;
using motor::testing::cursor_reply, motor::testing::places;
using namespace std::chrono_literals;

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

template <class Op>
std::vector<motor::testing::option_case<Op>> level_cases() {
    return {
        {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
        {"read_preference", [](auto& o) { o.read_preference(motor::read_preference::nearest()); },
         doc("$readPreference", doc("mode", "nearest"))},
    };
}

TEST(profiling_level_of_a_database, sends_its_options_as_fields_of_the_command) {
    motor::testing::expect_options<motor::ops::profiling_level>(
        [](const places& at) { return at.db.profiling_level(); },
        level_cases<motor::ops::profiling_level>());
}

TEST(set_profiling_level, sends_its_options_as_fields_of_the_command) {
    auto cases = level_cases<motor::ops::set_profiling_level>();
    auto long_ones = doc("millis", doc("$gt", 5));
    cases.push_back({"slow_ms", [](auto& o) { o.slow_ms(2s); }, doc("slowms", 2000LL)});
    cases.push_back({"sample_rate", [](auto& o) { o.sample_rate(0.5); }, doc("sampleRate", 0.5)});
    cases.push_back({"filter", [=](auto& o) { o.filter(long_ones); }, doc("filter", long_ones)});
    cases.push_back({"filter", [](auto& o) { o.filter("unset"); }, doc("filter", "unset")});
    motor::testing::expect_options<motor::ops::set_profiling_level>(
        [](const places& at) { return at.db.set_profiling_level(profiling_level::slow); }, cases);
}

}  // namespace
