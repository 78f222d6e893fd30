// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/collections.hpp>

#include "command.hpp"

namespace motor::ops {
namespace {

driver::cursor list(const driver::target& where, document_view fields, const concerns& settings) {
    document cursor;
    if (auto size = fields["batchSize"]) cursor.append("batchSize", size);
    auto sent = without(fields, {"batchSize"});
    sent.append("cursor", cursor);
    return where.open_cursor(command_of("listCollections", 1, sent), driver::command_kind::read,
                             settings, get_more_options_of(fields));
}

}  // namespace

void create_collection::run(const driver::target& where) const {
    auto made = where.where().of_collection(name_);
    where.command(command_of("create", made.collection, fields_), driver::command_kind::write,
                  settings_);
}

void drop_collection::run(const driver::target& where) const {
    constexpr int namespace_not_found = 26;  // before 7.0, servers call that an error
    try {
        where.command(command_of("drop", where.collection(), fields_), driver::command_kind::write,
                      settings_);
    } catch (const operation_failure& failure) {
        if (failure.code().value() != namespace_not_found) throw;
    }
}

void rename_collection::run(const driver::target& where) const {
    auto to = where.where().of_collection(new_name_);
    auto command =
        command_of("renameCollection", where.where().name_space(), doc("to", to.name_space()));
    command.concat(fields_);
    // The server wants it in the admin database, whatever the collection's own.
    driver::scope admin{"admin", {}, where.where().settings};
    where.aimed_at(admin).command(command, driver::command_kind::write, settings_);
}

collection_options::result collection_options::run(const driver::target& where) const {
    document fields{fields_};
    fields.append("filter", doc("name", where.collection()));
    auto found = list(where, fields, settings_);
    for (auto entry : found.batch())
        return document{entry.value().get<document_view>().get_or("options", document_view{})};
    return {};
}

list_collections::result list_collections::run(const driver::target& where) const {
    return list(where, fields_, settings_);
}

list_collection_names::result list_collection_names::run(const driver::target& where) const {
    document fields{fields_};
    auto cursor = list(where, fields.append("nameOnly", true), settings_);
    result names;
    for (;; cursor.get_more()) {
        for (auto entry : cursor.batch())
            names.push_back(entry.value().get<document_view>().get<std::string>("name"));
        if (!cursor.alive()) return names;
    }
}

}  // namespace motor::ops
