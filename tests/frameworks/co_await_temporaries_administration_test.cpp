// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include "co_await_temporaries.hpp"

namespace motor::testing::awaited {
using namespace std::chrono_literals;

/// Operations on servers and whole databases.
std::vector<command_case> administration() {
    return {
        {"client.hello",
         [](auto kind, place at) -> of<decltype(kind), void> { co_await at.client.hello(); },
         {}},
        {"client.server_info",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.client.server_info().comment(large());
         },
         {doc("buildInfo", 1, "comment", large())}},
        {"client.fsync",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.client.fsync().lock(true).comment(large());
         },
         {doc("fsync", 1, "lock", true, "comment", large())}},
        {"client.unlock",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.client.unlock().comment(large());
         },
         {doc("fsyncUnlock", 1, "comment", large())}},

        {"database.current_op",
         [](auto kind, place at) -> of<decltype(kind), void> {
             for (const auto& each : co_await at.db.current_op().include_all(true).comment(large()))
                 ADD_FAILURE() << each;
         },
         {doc("currentOp", 1, "$all", true, "comment", large())}},
        {"database.profiling_level",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.profiling_level().comment(large());
         },
         {doc("profile", -1, "comment", large())}},
        {"database.set_profiling_level",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.set_profiling_level(motor::profiling_level::slow)
                 .slow_ms(9ms)
                 .filter(doc(large(), 1))
                 .comment(little());
         },
         {doc("profile", 1, "slowms", 9LL, "filter", doc(large(), 1), "comment", "little")}},
        {"database.profiling_info",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.profiling_info(doc("ns", large())).comment(large()).to_list();
         },
         {doc("find", "system.profile", "filter", doc("ns", large()), "comment", large())}},
        {"database.validate_collection",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.validate_collection(large()).full(true).comment(large());
             co_await at.db.validate_collection(little());
         },
         {doc("validate", large(), "full", true, "comment", large()), doc("validate", "little")}},
        {"database.dereference",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.dereference(doc("$ref", large(), "$id", large()))
                 .projection(doc(little(), 1))
                 .comment(large());
         },
         {doc("find", large(), "filter", doc("_id", large()), "projection", doc("little", 1),
              "comment", large(), "limit", 1, "singleBatch", true)}},
        {"database.run_cursor_command",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.run_cursor_command(doc("find", large(), "filter", doc(little(), 1)))
                 .comment(large())
                 .to_list();
         },
         {doc("find", large(), "filter", doc("little", 1))}},

        {"collection.map_reduce",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.map_reduce(large(), little(), doc("merge", large()))
                 .query(doc("a", large()))
                 .finalize(large())
                 .scope(doc(little(), 1));
             co_await at.things.map_reduce("map", large(), little());
         },
         {doc("mapReduce", "things", "map", code{large()}, "reduce", code{"little"}, "out",
              doc("merge", large()), "query", doc("a", large()), "finalize", code{large()}, "scope",
              doc("little", 1)),
          doc("mapReduce", "things", "map", code{"map"}, "reduce", code{large()}, "out",
              "little")}},
        {"collection.inline_map_reduce",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.inline_map_reduce(large(), little())
                 .query(doc("a", large()))
                 .comment(large());
         },
         {doc("mapReduce", "things", "map", code{large()}, "reduce", code{"little"}, "out",
              doc("inline", 1), "query", doc("a", large()), "comment", large())}},
    };
}

}  // namespace motor::testing::awaited
