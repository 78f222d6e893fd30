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

command_document command_for(const std::string& collection, document_view fields) {
    document cursor;
    auto size = fields["batchSize"];
    // A server may not run a pipeline of which no first batch is wanted.
    bool runs_nothing = size && size.get<std::int32_t>() == 0;
    if (size && !(runs_nothing && writes(fields.get<array_view>("pipeline"))))
        cursor.append("batchSize", size);
    auto sent = without(fields, {"batchSize", "maxAwaitTimeMS"});
    sent.append("cursor", cursor);
    return aggregate_of(collection, sent);
}

}  // namespace

aggregate::aggregate(array_view pipeline) { fields_.append("pipeline", pipeline); }

bool aggregate::writes() const { return ops::writes(fields_.get<array_view>("pipeline")); }

aggregate::result aggregate::run(const detail::run_context& context) const {
    document_view fields = fields_;
    auto kind = writes() ? detail::command_kind::read_write : detail::command_kind::read;
    return context.open_cursor(command_for(context.collection(), fields), kind, settings_,
                               get_more_options_of(fields));
}

document aggregate::command_in(const detail::namespace_settings& settings) const {
    return document{command_for(settings.collection, fields_)};
}

}  // namespace motor::ops
