// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/distinct.hpp>

#include "command.hpp"

namespace motor::ops {

distinct::distinct(std::string_view key, document_view filter) {
    fields_.append("key", key).append("query", filter);
}

distinct::result distinct::run(const detail::run_context& context) const {
    auto command = command_of("distinct", context.collection(), fields_);
    document reply = context.command(command, detail::command_kind::read, settings_);
    result values;
    for (auto entry : reply.get<array_view>("values"))
        values.emplace_back(entry.value());
    return values;
}

}  // namespace motor::ops
