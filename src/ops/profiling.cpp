// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/profiling.hpp>

#include "command.hpp"
#include "driver/counts.hpp"

namespace motor::ops {
namespace {

motor::profiling_level profile(const detail::run_context& context, int level, document_view fields,
                               const concerns& settings) {
    document reply = context.command_as_is(command_of("profile", level, fields), settings);
    return static_cast<motor::profiling_level>(detail::count_in<std::int32_t>(reply, "was"));
}

}  // namespace

profiling_level::result profiling_level::run(const detail::run_context& context) const {
    return profile(context, -1, fields_, settings_);
}

set_profiling_level::result set_profiling_level::run(const detail::run_context& context) const {
    return profile(context, static_cast<int>(level_), fields_, settings_);
}

}  // namespace motor::ops
