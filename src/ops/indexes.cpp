// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/indexes.hpp>

#include "command.hpp"
#include "driver/settings/option_numbers.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace motor {
namespace {

/// A whole number without a point, as mongosh has it; others so that no two are the same.
std::string text_of(double number) {
    constexpr double beyond_int64 = 0x1p63;
    if (std::isnan(number)) return "nan";
    if (std::abs(number) < beyond_int64 && number == std::trunc(number))
        return std::to_string(static_cast<std::int64_t>(number));
    std::array<char, 32> text;
    auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return {text.data(), end};
}

std::string name_of(document_view keys) {
    std::string name;
    for (auto field : keys) {
        if (!name.empty()) name += '_';
        name += field.key();
        name += '_';
        auto kind = field.value();
        if (kind.type() == bson_type::string)
            name += kind.get<std::string_view>();
        else if (auto whole = kind.get_if<std::int64_t>())
            name += std::to_string(*whole);
        else
            name += text_of(kind.get<double>());
    }
    return name;
}

}  // namespace

index_model::index_model(document_view keys, document_view options) {
    spec_.append("key", keys);
    if (!options["name"]) spec_.append("name", name_of(keys));
    spec_.concat(options);
}

std::string index_model::name() const { return spec_.get<std::string>("name"); }

namespace ops {
namespace {

std::vector<std::string> create(const detail::run_context& context,
                                const std::vector<index_model>& models, document_view fields,
                                const concerns& settings) {
    if (models.empty()) throw invalid_operation{"create_indexes needs at least one index"};
    array_value specs;
    std::vector<std::string> names;
    for (const auto& model : models) {
        if (model.spec().get<document_view>("key").empty())
            throw invalid_operation{"an index needs at least one key"};
        detail::check_numbers(model.spec());
        specs.push_back(model.spec());
        names.push_back(model.name());
    }
    auto command = command_of("createIndexes", context.collection(), doc("indexes", specs));
    context.command(command.concat(fields), detail::command_kind::write, settings);
    return names;
}

}  // namespace

create_indexes::result create_indexes::run(const detail::run_context& context) const {
    return create(context, models_, fields_, settings_);
}

create_index::result create_index::run(const detail::run_context& context) const {
    return create(context, {model_}, fields_, settings_).front();
}

namespace {

detail::server_cursor list(const detail::run_context& context, document_view fields,
                           const concerns& settings) {
    auto command = command_of("listIndexes", context.collection(), with_cursor(fields));
    try {
        return context.open_cursor(command, detail::command_kind::read, settings,
                                   get_more_options_of(fields));
    } catch (const operation_failure& failure) {
        if (!lacks_collection(failure)) throw;
        return context.empty_cursor();
    }
}

}  // namespace

list_indexes::result list_indexes::run(const detail::run_context& context) const {
    return list(context, fields_, settings_);
}

index_information::result index_information::run(const detail::run_context& context) const {
    result found;
    for (auto cursor = list(context, fields_, settings_);; cursor.get_more()) {
        for (auto entry : cursor.batch()) {
            auto index = entry.value().get<document_view>();
            found.append(index.get<std::string_view>("name"), index);
        }
        if (!cursor.alive()) return found;
    }
}

void drop_index::run(const detail::run_context& context) const {
    auto index = index_.view();
    if (index.type() == bson_type::string && index.get<std::string_view>() == "*")
        throw invalid_operation{"drop_index takes one index; drop_indexes drops them all"};
    auto command = command_of("dropIndexes", context.collection(), doc("index", index_));
    context.command(command.concat(fields_), detail::command_kind::write, settings_);
}

void drop_indexes::run(const detail::run_context& context) const {
    auto command = command_of("dropIndexes", context.collection(), doc("index", "*"));
    context.command(command.concat(fields_), detail::command_kind::write, settings_);
}

}  // namespace ops
}  // namespace motor
