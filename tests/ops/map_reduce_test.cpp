// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/map_reduce.hpp>

#include "option_cases.hpp"

namespace {

using motor::array, motor::code, motor::doc;
using motor::testing::places;
using namespace std::chrono_literals;

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

template <class Op>
std::vector<motor::testing::option_case<Op>> map_reduce_cases() {
    return {
        {"query", [](auto& o) { o.query(doc("a", 1)); }, doc("query", doc("a", 1))},
        {"sort", [](auto& o) { o.sort(doc("a", -1)); }, doc("sort", doc("a", -1))},
        {"limit", [](auto& o) { o.limit(6); }, doc("limit", 6LL)},
        {"finalize", [](auto& o) { o.finalize("f"); }, doc("finalize", code{"f"})},
        {"scope", [](auto& o) { o.scope(doc("x", 1)); }, doc("scope", doc("x", 1))},
        {"verbose", [](auto& o) { o.verbose(true); }, doc("verbose", true)},
        {"collation", [](auto& o) { o.collation(doc("locale", "fr")); },
         doc("collation", doc("locale", "fr"))},
        {"comment", [](auto& o) { o.comment("why"); }, doc("comment", "why")},
        {"max_time", [](auto& o) { o.max_time(2s); }, doc("maxTimeMS", 2000LL)},
    };
}

TEST(map_reduce, sends_its_options_as_fields_of_the_command) {
    auto cases = map_reduce_cases<motor::ops::map_reduce>();
    cases.push_back({"bypass_document_validation",
                     [](auto& o) { o.bypass_document_validation(true); },
                     doc("bypassDocumentValidation", true)});
    cases.push_back({"write_concern",
                     [](auto& o) { o.write_concern(motor::write_concern::majority()); },
                     doc("writeConcern", doc("w", "majority"))});
    motor::testing::expect_options<motor::ops::map_reduce>(
        [](const places& at) { return at.things.map_reduce(map, reduce, "totals"); }, cases);
}

TEST(inline_map_reduce, sends_its_options_as_fields_of_the_command) {
    auto cases = map_reduce_cases<motor::ops::inline_map_reduce>();
    cases.push_back({"read_concern", [](auto& o) { o.read_concern(motor::read_concern::local()); },
                     doc("readConcern", doc("level", "local"))});
    cases.push_back({"read_preference",
                     [](auto& o) { o.read_preference(motor::read_preference::nearest()); },
                     doc("$readPreference", doc("mode", "nearest"))});
    motor::testing::expect_options<motor::ops::inline_map_reduce>(
        [](const places& at) { return at.things.inline_map_reduce(map, reduce); }, cases);
}

}  // namespace
