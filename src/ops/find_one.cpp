// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find_one.hpp>

#include "command.hpp"

namespace motor::ops {

find_one::find_one(document_view filter) { fields_.append("filter", filter); }

find_one::result find_one::run(const detail::run_context& context) const {
    auto command = command_of("find", context.collection(), fields_);
    command.append("limit", 1).append("singleBatch", true);
    document reply = context.command(command, detail::command_kind::read, settings_);
    auto found = first_document(reply);
    return found ? result{*found} : std::nullopt;
}

}  // namespace motor::ops
