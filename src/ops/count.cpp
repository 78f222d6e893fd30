// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/count.hpp>

#include "command.hpp"
#include "driver/counts.hpp"
#include "driver/settings/option_numbers.hpp"

namespace motor::ops {

count_documents::result count_documents::run(const detail::run_context& context) const {
    document_view fields = fields_;
    detail::check_numbers(fields);
    array_value pipeline = array(doc("$match", filter_));
    if (auto skip = fields["skip"]) pipeline.push_back(doc("$skip", skip));
    // A stage takes none that is 0, which is all here as elsewhere.
    if (auto limit = fields["limit"]; limit && limit.get<std::int64_t>() != 0)
        pipeline.push_back(doc("$limit", limit));
    pipeline.push_back(doc("$group", doc("_id", 1, "n", doc("$sum", 1))));

    auto command =
        command_of("aggregate", context.collection(), without(fields, {"skip", "limit"}));
    command.append("pipeline", pipeline).append("cursor", document{});
    document reply = context.command(command, detail::command_kind::read, settings_);
    auto group = first_document(reply);
    return group ? detail::count_in(*group, "n") : 0;  // no match, no group
}

estimated_document_count::result estimated_document_count::run(
    const detail::run_context& context) const {
    auto command = command_of("count", context.collection(), fields_);
    document reply = context.command(command, detail::command_kind::read, settings_);
    return detail::count_in(reply, "n");
}

}  // namespace motor::ops
