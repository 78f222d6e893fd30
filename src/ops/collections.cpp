// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/collections.hpp>

#include "command.hpp"

namespace motor::ops {
namespace {

detail::server_cursor list(const detail::run_context& context, document_view fields,
                           const concerns& settings) {
    return context.open_cursor(command_of("listCollections", 1, with_cursor(fields)),
                               detail::command_kind::read, settings, get_more_options_of(fields));
}

}  // namespace

void create_collection::run(const detail::run_context& context) const {
    auto made = context.settings().of_collection(name_);
    context.command(command_of("create", made.collection, fields_), detail::command_kind::write,
                    settings_);
}

void drop_collection::run(const detail::run_context& context) const {
    try {
        context.command(command_of("drop", context.collection(), fields_),
                        detail::command_kind::write, settings_);
    } catch (const operation_failure& failure) {
        if (!lacks_collection(failure)) throw;  // an error before 7.0
    }
}

void rename_collection::run(const detail::run_context& context) const {
    auto to = context.settings().of_collection(new_name_);
    auto command =
        command_of("renameCollection", context.settings().name_space(), doc("to", to.name_space()));
    command.concat(fields_);
    // The server wants it in the admin database, whatever the collection's own.
    detail::namespace_settings admin{"admin", {}, context.settings().concerns};
    context.aimed_at(admin).command(command, detail::command_kind::write, settings_);
}

collection_options::result collection_options::run(const detail::run_context& context) const {
    document fields{fields_};
    fields.append("filter", doc("name", context.collection()));
    auto found = list(context, fields, settings_);
    for (auto entry : found.batch())
        return document{entry.value().get<document_view>().get_or("options", document_view{})};
    return {};
}

list_collections::result list_collections::run(const detail::run_context& context) const {
    return list(context, fields_, settings_);
}

list_collection_names::result list_collection_names::run(const detail::run_context& context) const {
    document fields{fields_};
    auto cursor = list(context, fields.append("nameOnly", true), settings_);
    result names;
    for (;; cursor.get_more()) {
        for (auto entry : cursor.batch())
            names.push_back(entry.value().get<document_view>().get<std::string>("name"));
        if (!cursor.alive()) return names;
    }
}

}  // namespace motor::ops
