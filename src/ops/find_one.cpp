// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find_one.hpp>

#include "command.hpp"

namespace motor::ops {

find_one::find_one(document_view filter) { fields_.append("filter", filter); }

find_one::result find_one::run(const driver::target& where) const {
    auto command = command_of("find", where.collection(), fields_);
    command.append("limit", 1).append("singleBatch", true);
    document reply = where.command(command, driver::command_kind::read, settings_);
    auto batch = reply["cursor"].get<document_view>().get<array_view>("firstBatch");
    if (batch.empty()) return std::nullopt;
    return document{(*batch.begin()).value().get<document_view>()};
}

}  // namespace motor::ops
