// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/explain.hpp>

#include "command.hpp"

#include <string_view>

namespace motor::ops {
namespace {

std::string_view name_of(explain_verbosity verbosity) {
    switch (verbosity) {
        case explain_verbosity::query_planner:
            return "queryPlanner";
        case explain_verbosity::execution_stats:
            return "executionStats";
        case explain_verbosity::all_plans_execution:
            break;
    }
    return "allPlansExecution";
}

}  // namespace

explain::explain(document query, const concerns& settings, explain_verbosity verbosity)
    : query_(std::move(query)), verbosity_(verbosity) {
    settings_ = settings;
}

explain::result explain::run(const detail::run_context& context) const {
    auto command = command_of("explain", query_, doc("verbosity", name_of(verbosity_)));
    return context.command(command.concat(fields_), detail::command_kind::read, settings_);
}

}  // namespace motor::ops
