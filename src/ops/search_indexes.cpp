// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/search_indexes.hpp>

#include "command.hpp"

namespace motor::ops {
namespace {

std::vector<std::string> create(const detail::run_context& context,
                                const std::vector<search_index_model>& models, document_view fields,
                                const concerns& settings) {
    if (models.empty()) throw invalid_operation{"create_search_indexes needs at least one index"};
    array_value specs;
    for (const auto& model : models)
        specs.push_back(model.spec());
    auto command = command_of("createSearchIndexes", context.collection(), doc("indexes", specs));
    document reply = context.command_as_is(command.concat(fields), settings);
    std::vector<std::string> names;
    for (auto made : reply.get_or("indexesCreated", array_view{}))
        names.push_back(made.value().get<document_view>().get<std::string>("name"));
    return names;
}

}  // namespace

create_search_indexes::result create_search_indexes::run(const detail::run_context& context) const {
    return create(context, models_, fields_, settings_);
}

create_search_index::result create_search_index::run(const detail::run_context& context) const {
    auto names = create(context, {model_}, fields_, settings_);
    if (names.empty()) throw protocol_error{"the reply names no index that was created"};
    return std::move(names.front());
}

void update_search_index::run(const detail::run_context& context) const {
    auto command = command_of("updateSearchIndex", context.collection(),
                              doc("name", name_, "definition", definition_));
    context.command_as_is(command.concat(fields_), settings_);
}

void drop_search_index::run(const detail::run_context& context) const {
    auto command = command_of("dropSearchIndex", context.collection(), doc("name", name_));
    try {
        context.command_as_is(command.concat(fields_), settings_);
    } catch (const operation_failure& failure) {
        if (!lacks_collection(failure)) throw;
    }
}

list_search_indexes::list_search_indexes(std::string_view name) {
    document stage;
    if (!name.empty()) stage.append("name", name);
    fields_.append("pipeline", array(doc("$listSearchIndexes", stage)));
}

list_search_indexes::result list_search_indexes::run(const detail::run_context& context) const {
    return context.open_cursor(command_of("aggregate", context.collection(), with_cursor(fields_)),
                               detail::command_kind::neither, settings_,
                               get_more_options_of(fields_));
}

}  // namespace motor::ops
