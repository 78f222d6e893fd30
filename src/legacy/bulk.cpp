// SPDX-License-Identifier: Apache-2.0
#include <motor/legacy/bulk.hpp>

#include <motor/bson/builder.hpp>
#include <motor/client_error.hpp>

namespace motor::legacy {
namespace calls {
namespace {

document as_reply(const bulk_write_result& done) {
    if (!done.acknowledged) return {};
    array_value upserted;
    for (const auto& each : done.upserted_ids)
        upserted.push_back(doc("index", each.index, "_id", each.id));
    return doc("nInserted", done.inserted_count, "nMatched", done.matched_count, "nModified",
               done.modified_count, "nRemoved", done.deleted_count, "nUpserted",
               done.upserted_count, "upserted", upserted, "writeErrors", array(),
               "writeConcernErrors", array());
}

}  // namespace

bulk::result bulk::run(const detail::run_context& context) const {
    if (of_->executed) throw invalid_operation{"a bulk operation can be executed only once"};
    if (of_->writes.empty()) throw invalid_operation{"a bulk operation needs at least one write"};
    of_->executed = true;
    ops::bulk_write writes{std::move(of_->writes)};
    writes.ordered(of_->ordered).settings() = settings_;
    for (auto option : document_view{fields_})
        writes.option(option.key(), option.value());
    return as_reply(writes.run(context));
}

}  // namespace calls

void bulk_upsert_operation::update(document_view change) const {
    to_->writes.push_back(write_model::update_many(selector_, change).upsert(upsert_));
}

void bulk_upsert_operation::update_one(document_view change) const {
    to_->writes.push_back(write_model::update_one(selector_, change).upsert(upsert_));
}

void bulk_upsert_operation::replace_one(document_view replacement) const {
    to_->writes.push_back(write_model::replace_one(selector_, replacement).upsert(upsert_));
}

void bulk_write_operation::remove() const {
    to_->writes.push_back(write_model::delete_many(selector_));
}

void bulk_write_operation::remove_one() const {
    to_->writes.push_back(write_model::delete_one(selector_));
}

void bulk_operation_builder::insert(document_view document) const {
    of_->writes.push_back(write_model::insert_one(document));
}

operation<calls::bulk> bulk_operation_builder::execute(const write_concern& concern) const {
    auto made = detail::access::make<operation<calls::bulk>>(context_, calls::bulk{of_});
    made.write_concern(concern);
    return made;
}

}  // namespace motor::legacy
