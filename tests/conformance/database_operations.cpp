// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <chrono>

namespace motor::conformance {
namespace {

/// The command's name must be the first key of its document; the separate name makes sure of that.
document command_of(call& c) {
    auto given = c.given.require<document_view>("command");
    auto name = c.given.take<std::string>("commandName").value_or(std::string{});
    if (name.empty()) return document{given};
    if (!given.contains(name)) throw malformed{"the command has no \"" + name + "\""};
    auto first = doc(name, value{given[name]});
    for (auto [key, x] : given)
        if (key != name) first.append(key, value{x});
    return first;
}

outcome run_command(call& c) {
    auto op = c.target<motor::database>().run_command(command_of(c));
    return apply_options(op, c).get();
}

/// `maxTimeMS` is for the getMores.
basic_cursor<ops::run_cursor_command> command_cursor(call& c) {
    auto op = c.target<motor::database>().run_cursor_command(command_of(c));
    if (auto limit = c.given.take<std::int64_t>("maxTimeMS"))
        op.max_await_time(std::chrono::milliseconds{*limit});
    return apply_options(op, c);
}

outcome run_cursor_command(call& c) { return array_of(command_cursor(c).to_list().get()); }

outcome create_command_cursor(call& c) {
    auto cursor = command_cursor(c);
    cursor.fetch_next().get();  // sends the command
    return outcome::of_entity(motor::cursor{cursor});
}

outcome aggregate(call& c) {
    auto op = c.target<motor::database>().aggregate(c.given.require<array_view>("pipeline"));
    return array_of(apply_options(op, c).to_list().get());
}

outcome list_collections(call& c) {
    auto op = c.target<motor::database>().list_collections();
    return array_of(apply_options(op, c).to_list().get());
}

outcome list_collection_names(call& c) {
    auto op = c.target<motor::database>().list_collection_names();
    return array_of(apply_options(op, c).get());
}

outcome create_collection(call& c) {
    auto database = c.target<motor::database>();
    auto name = c.given.require<std::string>("collection");
    auto op = database.create_collection(name);
    auto size = c.given.take<std::int64_t>("size");
    if (c.given.take<bool>("capped").value_or(false)) op.capped(size.value_or(0));
    apply_options(op, c).get();
    return outcome::of_entity(database[name]);
}

outcome drop_collection(call& c) {
    auto op = c.target<motor::database>()[c.given.require<std::string>("collection")].drop();
    apply_options(op, c).get();
    return {};
}

outcome create_stream(call& c) { return create_change_stream(c.target<motor::database>(), c); }

/// Motor has no such operation: a command does it.
outcome modify_collection(call& c) {
    auto command = doc("collMod", c.given.require<std::string>("collection"));
    c.given.rest([&](std::string_view name, const value_view& x) {
        command.append(name, value{x});
        return true;
    });
    return c.target<motor::database>().run_command(command).get();
}

}  // namespace

std::span<const known_operation> database_operation_table() {
    static constexpr known_operation table[] = {
        {target::database, "runCommand", run_command, {}},
        {target::database, "runCursorCommand", run_cursor_command, {}},
        {target::database, "createCommandCursor", create_command_cursor, {}},
        {target::database, "aggregate", aggregate, {}},
        {target::database, "listCollections", list_collections, {}},
        {target::database, "listCollectionNames", list_collection_names, {}},
        {target::database, "createCollection", create_collection, {}},
        {target::database, "dropCollection", drop_collection, {}},
        {target::database, "createChangeStream", create_stream, {}},
        {target::database, "modifyCollection", modify_collection, {}},
    };
    return table;
}

}  // namespace motor::conformance
