// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/map_reduce.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::code, motor::doc;

using map_reduce_on_script = motor::testing::on_script;

constexpr auto map = "function() { emit(this.name, 1); }";
constexpr auto reduce = "function(key, all) { return Array.sum(all); }";

TEST_F(map_reduce_on_script, stores_its_result_in_a_collection) {
    server.on("mapReduce", doc("result", "totals"));
    EXPECT_EQ(things.map_reduce(map, reduce, "totals").get(), doc("ok", 1, "result", "totals"));
    EXPECT_EQ(only_command(), doc("mapReduce", "things", "map", code{map}, "reduce", code{reduce},
                                  "out", "totals"));
    server.forget_commands();
    auto merged = doc("merge", "totals", "db", "other");
    things.map_reduce(map, reduce, merged).get();
    EXPECT_EQ(only_command().get<motor::document>("out"), merged);
}

TEST_F(map_reduce_on_script, returns_its_result_when_it_is_inline) {
    auto totals = array(doc("_id", "Ada", "value", 2), doc("_id", "Bob", "value", 1));
    server.on("mapReduce", doc("results", totals));
    EXPECT_EQ(things.inline_map_reduce(map, reduce).get(),
              totals.as<std::vector<motor::document>>());
    EXPECT_EQ(only_command(), doc("mapReduce", "things", "map", code{map}, "reduce", code{reduce},
                                  "out", doc("inline", 1)));
}

}  // namespace
