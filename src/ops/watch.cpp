// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/watch.hpp>

#include "command.hpp"

namespace motor::ops {
namespace {

constexpr auto start_options = {"resumeAfter", "startAfter", "startAtOperationTime"};
constexpr auto other_stage_options = {"fullDocument", "fullDocumentBeforeChange",
                                      "showExpandedEvents"};

document picked(document_view fields, std::initializer_list<const char*> names) {
    document found;
    for (auto name : names)
        if (auto field = fields[name]) found.append(name, field);
    return found;
}

}  // namespace

watch::watch(array_view pipeline) { fields_.append("pipeline", pipeline); }

watch::result watch::run(const detail::run_context& context) const {
    document stage = picked(fields_, start_options);
    stage.concat(picked(fields_, other_stage_options));
    if (context.database().empty()) stage.append("allChangesForCluster", true);
    array_value pipeline;
    pipeline.push_back(doc("$changeStream", stage));
    for (auto each : fields_.get<array_view>("pipeline"))
        pipeline.push_back(each.value());

    document sent, cursor = picked(fields_, {"batchSize"});
    sent.append("pipeline", pipeline).append("cursor", cursor);
    sent.concat(picked(fields_, {"collation", "comment"}));
    auto more = get_more_options_of(fields_);
    more.alone = true;
    return context.open_cursor(aggregate_of(context.collection(), sent), detail::command_kind::read,
                               settings_, more);
}

document watch::start() const { return picked(fields_, start_options); }

watch watch::started_at(document_view start) const {
    watch changed{*this};
    for (auto name : start_options)
        changed.fields_.remove(name);
    changed.fields_.concat(start);
    return changed;
}

}  // namespace motor::ops
