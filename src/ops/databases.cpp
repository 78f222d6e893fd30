// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/databases.hpp>

#include "command.hpp"

namespace motor::ops {
namespace {

document list_databases_with(const detail::run_context& context, document_view fields,
                             const concerns& settings) {
    return context.command(command_of("listDatabases", 1, fields), detail::command_kind::read,
                           settings);
}

}  // namespace

list_databases::result list_databases::run(const detail::run_context& context) const {
    return documents_in(list_databases_with(context, fields_, settings_), "databases");
}

list_database_names::result list_database_names::run(const detail::run_context& context) const {
    document fields{fields_};
    document reply = list_databases_with(context, fields.append("nameOnly", true), settings_);
    result names;
    for (auto entry : reply.get<array_view>("databases"))
        names.push_back(entry.value().get<document_view>().get<std::string>("name"));
    return names;
}

void drop_database::run(const detail::run_context& context) const {
    context.command(command_of("dropDatabase", 1, fields_), detail::command_kind::write, settings_);
}

}  // namespace motor::ops
