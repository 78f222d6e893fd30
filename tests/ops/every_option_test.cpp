// SPDX-License-Identifier: Apache-2.0
// Every option of every operation reaches the server, with every kind of setting. An operation that
// a handle has and that is not here fails the test; an option that is not in option_settings.hpp
// does not compile.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>

#include <tests/support/scripted_test.hpp>
#include <tests/support/source_tree.hpp>

#include <motor/detail/driver/server_cursor.hpp>
#include <motor/ops/client_bulk_write.hpp>
#include <motor/ops/search_indexes.hpp>

#include "command_difference.hpp"
#include "option_settings.hpp"

namespace motor::testing {
namespace {

namespace fs = std::filesystem;
using names = std::set<std::string, std::less<>>;

const fs::path headers = motor::testing::source_tree / "include/motor";

names operations_of_the_handles() {
    const std::regex use{"\\bops::([a-z_]+)[>(,]"};
    names found;
    for (auto header : {"client.hpp", "database.hpp", "collection.hpp", "cursor.hpp"}) {
        std::ifstream file{headers / header};
        std::string text{std::istreambuf_iterator<char>{file}, {}};
        for (std::sregex_iterator at{text.begin(), text.end(), use}, end; at != end; ++at)
            found.insert((*at)[1]);
    }
    return found;
}

/// What a handle returns for an operation: a cursor, or an operation to start.
template <class Op>
using handle = std::conditional_t<std::is_same_v<typename Op::result, detail::server_cursor>,
                                  basic_cursor<Op>, operation<Op>>;

/// The handles from which operations are made.
struct places {
    motor::client client;
    motor::database db = client["db"];
    motor::collection things = db["things"];
};

template <class Handle>
void finish(Handle& started) {
    if constexpr (requires { started.get(); })
        started.get();
    else
        started.to_list().get();
}

/// The operation in "update_one by a pipeline".
std::string_view name_in(std::string_view call) { return call.substr(0, call.find(' ')); }

/// Destination of the fields that an operation does not send as fields of its command.
document placed(std::string_view call, const document& added) {
    const names updates{"update_one", "update_many", "replace_one"},
        deletes{"delete_one", "delete_many"},
        of_a_statement{"hint", "collation", "upsert", "arrayFilters", "sort"},
        of_the_command{"collation", "comment", "readConcern", "$readPreference"},
        with_cursor{"aggregate", "list_indexes",       "list_collections", "list_collection_names",
                    "watch",     "list_search_indexes"};
    if (added.empty()) return added;
    bool writes = call == "aggregate to write";
    auto operation = name_in(call);
    auto [key, setting] = *added.view().begin();
    if (key == "maxAwaitTimeMS") return {};                       // in its getMores
    if (key == "writeConcern" && call == "aggregate") return {};  // the operation does not write
    if (key == "batchSize" && writes)  // a server may not execute it for an empty first batch
        return setting.get<int>() == 0 ? doc() : doc("cursor", added);
    if (key == "batchSize" && with_cursor.contains(operation)) return doc("cursor", added);
    bool in_statement = of_a_statement.contains(key);
    if (in_statement && updates.contains(operation))
        return doc("updates.0." + std::string{key}, setting);
    if (in_statement && deletes.contains(operation))
        return doc("deletes.0." + std::string{key}, setting);
    if (operation == "run_cursor_command" && key != "$readPreference")
        return {};  // as maxAwaitTimeMS
    if (operation == "watch" && !of_the_command.contains(key))
        return doc("pipeline", array(doc("$changeStream", added)));
    if (operation == "count_documents" && key == "limit" && setting.get<int>() == 0)
        return {};  // 0 means all, for which there is no stage
    if (operation == "count_documents" && (key == "skip" || key == "limit"))
        return doc("pipeline", array(doc("$match", doc()), doc("$" + std::string{key}, setting),
                                     doc("$group", doc("_id", 1, "n", doc("$sum", 1)))));
    return added;
}

/// The fields that the option adds: libmongoc always sends some defaults, and never `upsert: false`
/// in an update that is sent by itself.
document changes(const document& added, const document& plain) {
    document left;
    for (auto [key, setting] : added)
        if (plain.at(key) != setting &&
            !(key == "updates.0.upsert" && setting == motor::value{false}))
            left.append(key, setting);
    return left;
}

/// Runs on a mongos of version 8.2, since a mongos receives every read preference.
class every_option : public ::testing::Test {
protected:
    static server_profile newest() {
        auto made = server_profile::mongos();
        made.max_wire_version = 27;
        return made;
    }
    every_option() : server(newest()) {
        answer_plausibly(server);
        server.on("frobnicate", cursor_reply(0, "db.froth", array()));
    }

    /// The command that `started` sends.
    template <class Handle>
    document sent(Handle& started) {
        server.forget_commands();
        if constexpr (requires { started.open(); })
            started.open().get();
        else
            finish(started);
        eventually([&] { return !server.commands().empty(); });
        return essential(server.commands().at(0).body);
    }

    template <class Handle, template <class> class Option, class Make>
    void expect_option(std::string_view operation, const Make& make, const document& plain) {
        for (const auto& [set, added] : settings_of<Handle>(option<Option>{})) {
            Handle made = make(here);
            set(made);
            // As JSON, in which int64 and int32 are the same.
            EXPECT_EQ(to_json(difference(sent(made), plain)),
                      to_json(changes(placed(operation, added), plain)))
                << operation;
        }
    }

    template <class Handle, template <class> class... Option, class Make>
    void expect_options(std::string_view operation, const Make& make,
                        std::type_identity<ops::option_list<Handle, Option...>>) {
        seen.emplace(name_in(operation));
        Handle made = make(here);
        auto plain = sent(made);
        (expect_option<Handle, Option>(operation, make, plain), ...);
    }

    /// Adds the operation of that name, which `make` creates.
    template <class Op, class Handle = handle<Op>, class Make>
    void check(std::string_view operation, const Make& make) {
        expect_options<Handle>(operation, make,
                               std::type_identity<typename Op::template options<Handle>>{});
    }

    scripted_server server;
    places here{motor::client{server.uri("retryWrites=false")}};
    // Every client sends hello all the time: server_test.cpp finds the one with options.
    names seen{"hello", "ping"};
    static_assert(option_count<ops::ping::options<ops::ping>> == 0);
};

TEST_F(every_option, is_sent) {
    const auto set = doc("$set", doc("a", 1));
    const std::vector<document> one{doc("_id", 1)};
    const std::vector<index_model> indexes{index_model{by_a}};
    // Reads.
    check<ops::find>("find", [](auto& at) { return at.things.find(); });
    check<ops::find_one>("find_one", [](auto& at) { return at.things.find_one(); });
    check<ops::aggregate>("aggregate", [](auto& at) { return at.things.aggregate(array()); });
    check<ops::aggregate>("aggregate", [](auto& at) { return at.db.aggregate(array()); });
    check<ops::aggregate>("aggregate to write",
                          [](auto& at) { return at.things.aggregate(array(doc("$out", "copy"))); });
    check<ops::watch, change_stream>("watch", [](auto& at) { return at.things.watch(); });
    check<ops::count_documents>("count_documents",
                                [](auto& at) { return at.things.count_documents(); });
    check<ops::estimated_document_count>(
        "estimated_document_count", [](auto& at) { return at.things.estimated_document_count(); });
    check<ops::distinct>("distinct", [](auto& at) { return at.things.distinct("a"); });
    check<ops::explain>("explain", [](auto& at) { return at.things.find().explain(); });
    check<ops::map_reduce>("map_reduce",
                           [](auto& at) { return at.things.map_reduce("m", "r", "out"); });
    check<ops::inline_map_reduce>("inline_map_reduce",
                                  [](auto& at) { return at.things.inline_map_reduce("m", "r"); });
    check<ops::dereference>(
        "dereference", [](auto& at) { return at.db.dereference(doc("$ref", "things", "$id", 1)); });
    // Writes.
    check<ops::insert_one>("insert_one", [&](auto& at) { return at.things.insert_one(one[0]); });
    check<ops::insert_many>("insert_many", [&](auto& at) { return at.things.insert_many(one); });
    check<ops::bulk_write>("bulk_write", [](auto& at) {
        return at.things.bulk_write({write_model::delete_one(doc())});
    });
    check<ops::update_one>("update_one",
                           [&](auto& at) { return at.things.update_one(doc(), set); });
    check<ops::update_one>("update_one by a pipeline", [](auto& at) {
        return at.things.update_one(doc(), array(doc("$unset", "a")));
    });
    check<ops::update_many>("update_many",
                            [&](auto& at) { return at.things.update_many(doc(), set); });
    check<ops::replace_one>("replace_one",
                            [](auto& at) { return at.things.replace_one(doc(), doc()); });
    check<ops::delete_one>("delete_one", [](auto& at) { return at.things.delete_one(doc()); });
    check<ops::delete_many>("delete_many", [](auto& at) { return at.things.delete_many(doc()); });
    check<ops::find_one_and_update>(
        "find_one_and_update", [&](auto& at) { return at.things.find_one_and_update(doc(), set); });
    check<ops::find_one_and_replace>("find_one_and_replace", [](auto& at) {
        return at.things.find_one_and_replace(doc(), doc());
    });
    check<ops::find_one_and_delete>("find_one_and_delete",
                                    [](auto& at) { return at.things.find_one_and_delete(doc()); });
    const std::vector<client_write_model> writes{{"db.things", write_model::delete_one(doc())}};
    check<ops::client_bulk_write>("client_bulk_write",
                                  [&](auto& at) { return at.client.bulk_write(writes); });
    // Indexes, collections, databases.
    check<ops::create_index>("create_index", [](auto& at) { return at.things.create_index(by_a); });
    check<ops::create_indexes>("create_indexes",
                               [&](auto& at) { return at.things.create_indexes(indexes); });
    check<ops::list_indexes>("list_indexes", [](auto& at) { return at.things.list_indexes(); });
    check<ops::index_information>("index_information",
                                  [](auto& at) { return at.things.index_information(); });
    check<ops::drop_index>("drop_index", [](auto& at) { return at.things.drop_index("a_1"); });
    check<ops::drop_indexes>("drop_indexes", [](auto& at) { return at.things.drop_indexes(); });
    check<ops::reindex>("reindex", [](auto& at) { return at.things.reindex(); });
    check<ops::collection_options>("collection_options",
                                   [](auto& at) { return at.things.options(); });
    check<ops::rename_collection>("rename_collection",
                                  [](auto& at) { return at.things.rename("b"); });
    check<ops::drop_collection>("drop_collection", [](auto& at) { return at.things.drop(); });
    check<ops::create_collection>("create_collection",
                                  [](auto& at) { return at.db.create_collection("a"); });
    check<ops::list_collections>("list_collections",
                                 [](auto& at) { return at.db.list_collections(); });
    check<ops::list_collection_names>("list_collection_names",
                                      [](auto& at) { return at.db.list_collection_names(); });
    check<ops::drop_database>("drop_database", [](auto& at) { return at.db.drop(); });
    check<ops::list_databases>("list_databases",
                               [](auto& at) { return at.client.list_databases(); });
    check<ops::list_database_names>("list_database_names",
                                    [](auto& at) { return at.client.list_database_names(); });
    const search_index_model text{doc("mappings", doc())};
    const std::vector<search_index_model> texts{text};
    check<ops::create_search_index>("create_search_index",
                                    [&](auto& at) { return at.things.create_search_index(text); });
    check<ops::create_search_indexes>(
        "create_search_indexes", [&](auto& at) { return at.things.create_search_indexes(texts); });
    check<ops::list_search_indexes>("list_search_indexes",
                                    [](auto& at) { return at.things.list_search_indexes(); });
    check<ops::update_search_index>(
        "update_search_index", [](auto& at) { return at.things.update_search_index("a", doc()); });
    check<ops::drop_search_index>("drop_search_index",
                                  [](auto& at) { return at.things.drop_search_index("a"); });
    // Commands.
    check<ops::run_command>("run_command",
                            [](auto& at) { return at.db.run_command(doc("frobnicate", 1)); });
    check<ops::run_cursor_command>("run_cursor_command", [](auto& at) {
        return at.db.run_cursor_command(doc("frobnicate", 1));
    });
    check<ops::validate_collection>("validate_collection",
                                    [](auto& at) { return at.db.validate_collection("a"); });
    check<ops::current_op>("current_op", [](auto& at) { return at.db.current_op(); });
    check<ops::profiling_level>("profiling_level",
                                [](auto& at) { return at.db.profiling_level(); });
    check<ops::set_profiling_level>("set_profiling_level", [](auto& at) {
        return at.db.set_profiling_level(profiling_level::all);
    });
    check<ops::server_info>("server_info", [](auto& at) { return at.client.server_info(); });
    check<ops::fsync>("fsync", [](auto& at) { return at.client.fsync(); });
    check<ops::unlock>("unlock", [](auto& at) { return at.client.unlock(); });

    ASSERT_TRUE(exists(headers)) << headers;
    EXPECT_EQ(seen, operations_of_the_handles());
}

}  // namespace
}  // namespace motor::testing
