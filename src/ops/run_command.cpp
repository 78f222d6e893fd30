// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/run_command.hpp>

#include "command.hpp"

namespace motor::ops {

run_command::result run_command::run(const driver::target& where) const {
    return where.command_as_is(fields_, settings_);
}

run_cursor_command::result run_cursor_command::run(const driver::target& where) const {
    driver::scope plain{where.database(), {}, {}};  // nothing is inherited
    return where.aimed_at(plain).open_cursor(command_, driver::command_kind::neither, settings_,
                                             get_more_options_of(fields_));
}

ping::result ping::run(const driver::target& where) const {
    return where.command_as_is(doc("ping", 1), settings_);
}

}  // namespace motor::ops
