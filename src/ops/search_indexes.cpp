// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/search_indexes.hpp>

#include "command.hpp"

namespace motor::ops {
namespace {

std::vector<std::string> create(const driver::target& where,
                                const std::vector<search_index_model>& models, document_view fields,
                                const concerns& settings) {
    if (models.empty()) throw invalid_operation{"create_search_indexes needs at least one index"};
    array_value specs;
    for (const auto& model : models)
        specs.push_back(model.spec());
    auto command = command_of("createSearchIndexes", where.collection(), doc("indexes", specs));
    document reply = where.command_as_is(command.concat(fields), settings);
    std::vector<std::string> names;
    for (auto made : reply.get_or("indexesCreated", array_view{}))
        names.push_back(made.value().get<document_view>().get<std::string>("name"));
    return names;
}

}  // namespace

create_search_indexes::result create_search_indexes::run(const driver::target& where) const {
    return create(where, models_, fields_, settings_);
}

create_search_index::result create_search_index::run(const driver::target& where) const {
    auto names = create(where, {model_}, fields_, settings_);
    if (names.empty()) throw protocol_error{"the reply names no index that was created"};
    return std::move(names.front());
}

void update_search_index::run(const driver::target& where) const {
    auto command = command_of("updateSearchIndex", where.collection(),
                              doc("name", name_, "definition", definition_));
    where.command_as_is(command.concat(fields_), settings_);
}

void drop_search_index::run(const driver::target& where) const {
    constexpr int namespace_not_found = 26;
    auto command = command_of("dropSearchIndex", where.collection(), doc("name", name_));
    try {
        where.command_as_is(command.concat(fields_), settings_);
    } catch (const operation_failure& failure) {
        if (failure.code().value() != namespace_not_found) throw;
    }
}

list_search_indexes::list_search_indexes(std::string_view name) {
    document stage;
    if (!name.empty()) stage.append("name", name);
    fields_.append("pipeline", array(doc("$listSearchIndexes", stage)));
}

list_search_indexes::result list_search_indexes::run(const driver::target& where) const {
    document cursor;
    if (auto size = fields_["batchSize"]) cursor.append("batchSize", size);
    auto sent = without(fields_, {"batchSize"});
    sent.append("cursor", cursor);
    return where.open_cursor(command_of("aggregate", where.collection(), sent),
                             driver::command_kind::neither, settings_,
                             get_more_options_of(fields_));
}

}  // namespace motor::ops
