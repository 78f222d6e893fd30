// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/aggregate.hpp>

#include "command.hpp"

namespace motor::ops {
namespace {

bool writes(array_view pipeline) {
    std::string_view last;
    for (auto stage : pipeline) {
        auto fields = stage.value().get<document_view>();
        if (!fields.empty()) last = (*fields.begin()).key();
    }
    return last == "$out" || last == "$merge";
}

}  // namespace

aggregate::aggregate(array_view pipeline) { fields_.append("pipeline", pipeline); }

aggregate::result aggregate::run(const driver::target& where) const {
    document_view fields = fields_;
    bool into_collection = writes(fields.get<array_view>("pipeline"));
    document cursor;
    // A server may not run a pipeline of which no first batch is wanted.
    if (auto size = fields["batchSize"];
        size && !(into_collection && size.get<std::int32_t>() == 0))
        cursor.append("batchSize", size);
    auto sent = without(fields, {"batchSize", "maxAwaitTimeMS"});
    sent.append("cursor", cursor);
    auto command = where.collection().empty() ? command_of("aggregate", 1, sent)
                                              : command_of("aggregate", where.collection(), sent);
    auto kind = into_collection ? driver::command_kind::read_write : driver::command_kind::read;
    return where.open_cursor(command, kind, settings_, get_more_options_of(fields));
}

}  // namespace motor::ops
