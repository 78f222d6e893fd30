// SPDX-License-Identifier: Apache-2.0
#include "write_results.hpp"

#include <string>
#include <vector>

namespace motor::conformance {
namespace {

document unacknowledged() { return doc("acknowledged", false); }

/// `{"0": ..., "2": ...}`
document by_index(const std::vector<bulk_write_result::id>& ids) {
    document made;
    for (const auto& each : ids)
        made.append(std::to_string(each.index), each.id);
    return made;
}

document counts_of(const auto& from) {
    return doc("insertedCount", from.inserted, "matchedCount", from.matched, "modifiedCount",
               from.modified, "deletedCount", from.deleted, "upsertedCount", from.upserted);
}

}  // namespace

document result_of(const insert_one_result& from) {
    return from.acknowledged ? doc("insertedId", from.inserted_id) : unacknowledged();
}

document result_of(const insert_many_result& from) {
    if (!from.acknowledged) return unacknowledged();
    document ids;
    for (std::size_t i = 0; i < from.inserted_ids.size(); ++i)
        ids.append(std::to_string(i), from.inserted_ids[i]);
    auto count = static_cast<std::int64_t>(from.inserted_ids.size());
    return doc("insertedIds", ids, "insertedCount", count, "matchedCount", 0, "modifiedCount", 0,
               "deletedCount", 0, "upsertedCount", 0, "upsertedIds", doc());
}

document result_of(const update_result& from) {
    if (!from.acknowledged) return unacknowledged();
    auto made = doc("matchedCount", from.matched_count, "modifiedCount", from.modified_count,
                    "upsertedCount", from.upserted_id ? 1 : 0);
    if (from.upserted_id) made.append("upsertedId", *from.upserted_id);
    return made;
}

document result_of(const delete_result& from) {
    return from.acknowledged ? doc("deletedCount", from.deleted_count) : unacknowledged();
}

document result_of(const bulk_write_result& from) {
    if (!from.acknowledged) return unacknowledged();
    struct {
        std::int64_t inserted, matched, modified, deleted, upserted;
    } counts{from.inserted_count, from.matched_count, from.modified_count, from.deleted_count,
             from.upserted_count};
    return counts_of(counts)
        .append("insertedIds", by_index(from.inserted_ids))
        .append("upsertedIds", by_index(from.upserted_ids));
}

document result_of(const bulk_write_error& from) {
    document upserted;
    if (auto list = from.reply()["upserted"])
        for (auto each : list.get<array_view>()) {
            auto one = each.get<document_view>();
            upserted.append(std::to_string(one.get<std::int64_t>("index")), value{one["_id"]});
        }
    return counts_of(from.acknowledged()).append("upsertedIds", upserted);
}

}  // namespace motor::conformance
