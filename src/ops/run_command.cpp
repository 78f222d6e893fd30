// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/run_command.hpp>

#include "command.hpp"

namespace motor::ops {

run_command::result run_command::run(const driver::target& where) const {
    return where.command_as_is(fields_, settings_);
}

ping::result ping::run(const driver::target& where) const {
    return where.command_as_is(doc("ping", 1), settings_);
}

}  // namespace motor::ops
