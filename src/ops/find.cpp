// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find.hpp>

#include "command.hpp"

namespace motor::ops {
namespace {

command_document command_for(const std::string& collection, document_view fields) {
    return command_of("find", collection, without(fields, {"maxAwaitTimeMS"}));
}

}  // namespace

find::find(document_view filter) { fields_.append("filter", filter); }

find::result find::run(const driver::target& where) const {
    auto more = get_more_options_of(fields_);
    more.alone = waits();
    return where.open_cursor(command_for(where.collection(), fields_), driver::command_kind::read,
                             settings_, more);
}

document find::command_in(const driver::scope& where) const {
    return document{command_for(where.collection, fields_)};
}

bool find::waits() const { return fields_.get_or<bool>("awaitData", false); }

bool find::tailable() const { return fields_.get_or<bool>("tailable", false); }

}  // namespace motor::ops
