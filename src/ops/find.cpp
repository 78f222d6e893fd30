// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find.hpp>

#include "command.hpp"

namespace motor::ops {

find::find(document_view filter) { fields_.append("filter", filter); }

find::result find::run(const driver::target& where) const {
    auto command = command_of("find", where.collection(), without(fields_, {"maxAwaitTimeMS"}));
    auto more = get_more_options_of(fields_);
    more.alone = waits();
    return where.open_cursor(command, driver::command_kind::read, settings_, more);
}

bool find::waits() const { return fields_.get_or<bool>("awaitData", false); }

bool find::tailable() const { return fields_.get_or<bool>("tailable", false); }

}  // namespace motor::ops
