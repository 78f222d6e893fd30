// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/maintenance.hpp>

#include "command.hpp"

namespace motor::ops {
namespace {

/// A mongos gives one report a shard, under `raw`.
bool sound(document_view report) {
    for (auto shard : report.get_or("raw", document_view{}))
        if (!sound(shard.value().get<document_view>())) return false;
    return report.get_or("valid", report.contains("raw")) && !report.get_or("corrupt", false);
}

}  // namespace

validate_collection::result validate_collection::run(const detail::run_context& context) const {
    auto checked = context.settings().of_collection(name_);
    document report =
        context.command_as_is(command_of("validate", checked.collection, fields_), settings_);
    if (sound(report)) return report;
    throw collection_invalid{"the collection or one of its indexes is damaged",
                             {std::move(report), {}, "validate", checked.name_space()}};
}

reindex::result reindex::run(const detail::run_context& context) const {
    return context.command_as_is(command_of("reIndex", context.collection(), fields_), settings_);
}

}  // namespace motor::ops
