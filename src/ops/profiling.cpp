// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/profiling.hpp>

#include "../driver/counts.hpp"
#include "command.hpp"

namespace motor::ops {
namespace {

motor::profiling_level profile(const driver::target& where, int level, document_view fields,
                               const concerns& settings) {
    document reply = where.command_as_is(command_of("profile", level, fields), settings);
    return static_cast<motor::profiling_level>(driver::count_in<std::int32_t>(reply, "was"));
}

}  // namespace

profiling_level::result profiling_level::run(const driver::target& where) const {
    return profile(where, -1, fields_, settings_);
}

set_profiling_level::result set_profiling_level::run(const driver::target& where) const {
    return profile(where, static_cast<int>(level_), fields_, settings_);
}

}  // namespace motor::ops
