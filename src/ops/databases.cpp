// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/databases.hpp>

#include "command.hpp"

namespace motor::ops {
namespace {

document list_databases_with(const driver::target& where, document_view fields,
                             const concerns& settings) {
    return where.command(command_of("listDatabases", 1, fields), driver::command_kind::read,
                         settings);
}

}  // namespace

list_databases::result list_databases::run(const driver::target& where) const {
    document reply = list_databases_with(where, fields_, settings_);
    result found;
    for (auto entry : reply.get<array_view>("databases"))
        found.emplace_back(entry.value().get<document_view>());
    return found;
}

list_database_names::result list_database_names::run(const driver::target& where) const {
    document fields{fields_};
    document reply = list_databases_with(where, fields.append("nameOnly", true), settings_);
    result names;
    for (auto entry : reply.get<array_view>("databases"))
        names.push_back(entry.value().get<document_view>().get<std::string>("name"));
    return names;
}

void drop_database::run(const driver::target& where) const {
    where.command(command_of("dropDatabase", 1, fields_), driver::command_kind::write, settings_);
}

}  // namespace motor::ops
