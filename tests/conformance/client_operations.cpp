// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <array>
#include <vector>

namespace motor::conformance {
namespace {

outcome list_databases(call& c) {
    auto op = c.target<client_entity>().handle.list_databases();
    return array_of(apply_options(op, c).get());
}

outcome list_database_names(call& c) {
    auto op = c.target<client_entity>().handle.list_database_names();
    return array_of(apply_options(op, c).get());
}

outcome drop_database(call& c) {
    auto name = c.given.require<std::string>("database");
    auto op = c.target<client_entity>().handle.drop_database(name);
    apply_options(op, c).get();
    return {};
}

outcome create_stream(call& c) { return create_change_stream(c.target<client_entity>().handle, c); }

/// A client is closed with its last handle.
outcome close(call& c) {
    c.given.no_more();
    c.run.entities.remove(c.object);
    return {};
}

}  // namespace

std::span<const known_operation> client_operation_table() {
    static constexpr known_operation table[] = {
        {target::client, "listDatabases", list_databases, {}},
        {target::client, "listDatabaseNames", list_database_names, {}},
        {target::client, "dropDatabase", drop_database, {}},
        {target::client, "createChangeStream", create_stream, {}},
        {target::client, "close", close, {}},
    };
    return table;
}

}  // namespace motor::conformance
