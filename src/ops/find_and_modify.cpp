// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find_and_modify.hpp>

#include "write.hpp"

namespace motor::ops {

find_and_modify_base::result find_and_modify_base::send(const detail::run_context& context) const {
    auto command = command_of("findAndModify", context.collection(), fields_);
    document reply = context.command(command, detail::command_kind::write, settings_);
    auto found = reply["value"];
    if (auto changed = found.get_if<document_view>()) return document{*changed};
    const auto kind = detail::command_kind::write;
    if (!found.is_null() && context.acknowledges(context.merged(settings_, kind).write_concern))
        throw protocol_error{"the reply has no key \"value\" with a document or null"};
    return std::nullopt;
}

find_one_and_update::find_one_and_update(document_view filter, document_view change)
    : fluent_operation(filter) {
    fields_.append("update", change);
}

find_one_and_update::find_one_and_update(document_view filter, array_view pipeline)
    : fluent_operation(filter) {
    fields_.append("update", pipeline);
}

find_one_and_update::result find_one_and_update::run(const detail::run_context& context) const {
    auto change = fields_["update"];
    bool pipeline = change.type() == bson_type::array;
    auto bytes = change.bytes();  // an array is laid out as a document
    check_update(document_view{bytes.data(), bytes.size()}, pipeline);
    return send(context);
}

find_one_and_replace::find_one_and_replace(document_view filter, document_view replacement)
    : fluent_operation(filter) {
    fields_.append("update", replacement);
}

find_one_and_replace::result find_one_and_replace::run(const detail::run_context& context) const {
    check_replacement(fields_.get<document_view>("update"));
    return send(context);
}

find_one_and_delete::find_one_and_delete(document_view filter) : fluent_operation(filter) {
    fields_.append("remove", true);
}

}  // namespace motor::ops
