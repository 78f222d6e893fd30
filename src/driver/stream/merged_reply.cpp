// SPDX-License-Identifier: Apache-2.0
#include "merged_reply.hpp"

#include "driver/counts.hpp"

#include <motor/bson/builder.hpp>

#include <algorithm>
#include <utility>

namespace motor::detail {
namespace {

void append(array_value& to, value_view list) {
    if (!list) return;
    for (auto entry : list.get<array_view>())
        to.push_back(entry.value());
}

/// Appends entries, whose `index` counts within the batch, with that among all statements.
void append_moved(std::vector<document>& to, value_view list,
                  const std::function<std::int64_t(std::int64_t)>& place) {
    if (!list) return;
    for (auto entry : list.get<array_view>()) {
        auto& moved = to.emplace_back(entry.value().get<document_view>());
        moved.set("index", place(count_in(moved, "index")));
    }
}

array_value by_index(std::vector<document> entries) {
    std::ranges::stable_sort(entries, {},
                             [](const document& each) { return each.get<std::int64_t>("index"); });
    array_value sorted;
    for (const auto& each : entries)
        sorted.push_back(each);
    return sorted;
}

}  // namespace

void merged_reply::add(document_view reply,
                       const std::function<std::int64_t(std::int64_t)>& place) {
    inserted_ += count_or_0(reply, "nInserted");
    matched_ += count_or_0(reply, "nMatched");
    modified_ += count_or_0(reply, "nModified");
    removed_ += count_or_0(reply, "nRemoved");
    upserted_ += count_or_0(reply, "nUpserted");
    append_moved(upserts_, reply["upserted"], place);
    append_moved(write_errors_, reply["writeErrors"], place);
    append(concern_errors_, reply["writeConcernErrors"]);
    append(labels_, reply["errorLabels"]);
}

document merged_reply::take() && {
    document all = doc("nInserted", inserted_, "nMatched", matched_, "nModified", modified_,
                       "nRemoved", removed_, "nUpserted", upserted_);
    if (!upserts_.empty()) all.append("upserted", by_index(std::move(upserts_)));
    all.append("writeErrors", by_index(std::move(write_errors_)));
    if (!concern_errors_.empty()) all.append("writeConcernErrors", concern_errors_);
    if (!labels_.empty()) all.append("errorLabels", labels_);
    for (auto field : document_view{refusal_})
        if (!all.contains(field.key())) all.append(field.key(), field.value());
    return all;
}

}  // namespace motor::detail
