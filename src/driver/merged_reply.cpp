// SPDX-License-Identifier: Apache-2.0
#include "merged_reply.hpp"

#include <motor/bson/builder.hpp>

namespace motor::driver {
namespace {

void append(array_value& to, value_view list) {
    if (!list) return;
    for (auto entry : list.get<array_view>())
        to.push_back(entry.value());
}

/// Their `index` counts within the batch.
void append_moved(array_value& to, value_view list,
                  const std::function<std::int64_t(std::int64_t)>& place) {
    if (!list) return;
    for (auto entry : list.get<array_view>()) {
        document moved{entry.value().get<document_view>()};
        to.push_back(moved.set("index", place(moved.get_or<std::int64_t>("index", 0))));
    }
}

}  // namespace

void merged_reply::add(document_view reply,
                       const std::function<std::int64_t(std::int64_t)>& place) {
    inserted_ += reply.get_or<std::int64_t>("nInserted", 0);
    matched_ += reply.get_or<std::int64_t>("nMatched", 0);
    modified_ += reply.get_or<std::int64_t>("nModified", 0);
    removed_ += reply.get_or<std::int64_t>("nRemoved", 0);
    upserted_ += reply.get_or<std::int64_t>("nUpserted", 0);
    append_moved(upserts_, reply["upserted"], place);
    append_moved(write_errors_, reply["writeErrors"], place);
    append(concern_errors_, reply["writeConcernErrors"]);
    append(labels_, reply["errorLabels"]);
}

document merged_reply::take() && {
    document all = doc("nInserted", inserted_, "nMatched", matched_, "nModified", modified_,
                       "nRemoved", removed_, "nUpserted", upserted_);
    if (!upserts_.empty()) all.append("upserted", upserts_);
    all.append("writeErrors", write_errors_);
    if (!concern_errors_.empty()) all.append("writeConcernErrors", concern_errors_);
    if (!labels_.empty()) all.append("errorLabels", labels_);
    return all;
}

}  // namespace motor::driver
