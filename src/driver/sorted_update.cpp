// SPDX-License-Identifier: Apache-2.0
#include "sorted_update.hpp"

#include <motor/bson/builder.hpp>

namespace motor::driver {
namespace {

using collection_handle =
    std::unique_ptr<mongoc_collection_t, destroyer<mongoc_collection_destroy>>;

bool replaces(document_view change) {
    if (change.empty()) return true;
    auto first = (*change.begin()).key();
    return !first.starts_with('$') && first != "0";  // the stages of a pipeline are numbered
}

/// What one update says of itself, as of many.
document summary_of(document_view reply) {
    document made;
    auto upserted = reply["upsertedId"];
    if (auto matched = reply["matchedCount"])  // else nobody waits for an answer
        made = doc("nInserted", 0, "nMatched", matched, "nModified", reply["modifiedCount"],
                   "nRemoved", 0, "nUpserted", upserted ? 1 : 0);
    if (upserted) made.append("upserted", array(doc("index", 0, "_id", upserted)));
    for (auto name : {"writeErrors", "writeConcernErrors", "errorLabels"})
        if (auto list = reply[name]) made.append(name, list);
    return made;
}

}  // namespace

sorted_update::sorted_update(document_view filter, document_view change, document_view statement)
    : filter_(filter), change_(change), statement_(statement) {}

document sorted_update::options(const target& where, const bulk_write::options& settings) const {
    document made{statement_};
    if (settings.bypass_document_validation)
        made.append("bypassDocumentValidation", *settings.bypass_document_validation);
    if (!settings.let.empty()) made.append("let", settings.let);
    if (!settings.comment.is_null()) made.append("comment", settings.comment);
    if (!settings.write_concern.inherited())
        made.append("writeConcern", settings.write_concern.spec());
    bson_error_t error{};
    if (auto session = where.session();
        session && !mongoc_client_session_append(session->native(), made.mutable_native(), &error))
        throw_error(error, {}, {"update", where.where().name_space()});
    return made;
}

write_outcome sorted_update::send(const target& where, const bulk_write::options& settings) const {
    const auto opts = options(where, settings);
    collection_handle to{mongoc_client_get_collection(
        where.via().native(), where.database().c_str(), where.collection().c_str())};
    auto run = replaces(change_) ? mongoc_collection_replace_one : mongoc_collection_update_one;
    write_outcome sent;
    reply_slot reply;
    sent.ok = run(to.get(), bson_argument{filter_}.get(), bson_argument{change_}.get(),
                  opts.native(), reply.out(), &sent.error);
    sent.reply = summary_of(reply.take());
    return sent;
}

}  // namespace motor::driver
