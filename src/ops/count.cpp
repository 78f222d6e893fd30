// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/count.hpp>

#include "../driver/counts.hpp"
#include "../driver/option_numbers.hpp"
#include "command.hpp"

namespace motor::ops {

count_documents::result count_documents::run(const driver::target& where) const {
    document_view fields = fields_;
    driver::check_numbers(fields);
    array_value pipeline = array(doc("$match", filter_));
    if (auto skip = fields["skip"]) pipeline.push_back(doc("$skip", skip));
    // A stage takes none that is 0, which is all here as elsewhere.
    if (auto limit = fields["limit"]; limit && limit.get<std::int64_t>() != 0)
        pipeline.push_back(doc("$limit", limit));
    pipeline.push_back(doc("$group", doc("_id", 1, "n", doc("$sum", 1))));

    auto command = command_of("aggregate", where.collection(), without(fields, {"skip", "limit"}));
    command.append("pipeline", pipeline).append("cursor", document{});
    document reply = where.command(command, driver::command_kind::read, settings_);
    auto batch = reply["cursor"].get<document_view>().get<array_view>("firstBatch");
    // No match, no group.
    if (batch.empty()) return 0;
    return driver::count_in((*batch.begin()).value().get<document_view>(), "n");
}

estimated_document_count::result estimated_document_count::run(const driver::target& where) const {
    auto command = command_of("count", where.collection(), fields_);
    document reply = where.command(command, driver::command_kind::read, settings_);
    return driver::count_in(reply, "n");
}

}  // namespace motor::ops
