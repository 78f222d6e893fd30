// SPDX-License-Identifier: Apache-2.0
#include "single_write.hpp"

#include "driver/client_pool_impl.hpp"

#include <motor/bson/builder.hpp>
#include <motor/detail/driver/connection.hpp>
#include <motor/detail/driver/server_session.hpp>

#include <algorithm>
#include <utility>

namespace motor::detail {
namespace {

constexpr bool deletes(write_kind kind) noexcept {
    return kind == write_kind::delete_one || kind == write_kind::delete_many;
}

/// The summary of a single write in the form of that of many. Without counts the write is not
/// acknowledged, or not answered.
document summary_of(document_view reply) {
    static constexpr std::pair<const char*, const char*> counts[] = {
        {"nInserted", "insertedCount"}, {"nMatched", "matchedCount"},
        {"nModified", "modifiedCount"}, {"nRemoved", "deletedCount"},
        {"nUpserted", "upsertedCount"},
    };
    document made;
    const bool counted =
        std::ranges::any_of(counts, [&](auto& each) { return reply.contains(each.second); });
    for (const auto& [name, of_single] : counts)
        if (counted) made.append(name, reply.get_or(of_single, 0));
    if (auto upserted = reply["upsertedId"])
        made.append("upserted", array(doc("index", 0, "_id", upserted)));
    for (auto name : {"writeErrors", "writeConcernErrors", "errorLabels"})
        if (auto list = reply[name]) made.append(name, list);
    return made;
}

/// Adds what the command has beside its statement.
void add_options(document& to, const run_context& context, const write_batcher::options& settings,
                 write_kind kind) {
    // `false` would not be sent: see write_batcher::fields_to_add().
    if (settings.bypass_document_validation == true) to.append("bypassDocumentValidation", true);
    if (!settings.let.empty() && kind != write_kind::insert_one) to.append("let", settings.let);
    if (!settings.comment.is_null()) to.append("comment", settings.comment);
    if (!settings.write_concern.inherited())
        to.append("writeConcern", settings.write_concern.spec());
    bson_error_t error{};
    if (auto session = context.session();
        session && !mongoc_client_session_append(session->native(), to.mutable_native(), &error))
        throw_error(error, {}, {"write", context.settings().name_space()});
}

bool send(mongoc_collection_t* to, const write_statement& statement, const bson_t* options,
          bson_t* reply, bson_error_t* error) {
    const bson_argument filter{statement.filter}, document{statement.document};
    switch (statement.kind) {
        case write_kind::insert_one:
            return mongoc_collection_insert_one(to, document.get(), options, reply, error);
        case write_kind::update_one:
            return mongoc_collection_update_one(to, filter.get(), document.get(), options, reply,
                                                error);
        case write_kind::update_many:
            return mongoc_collection_update_many(to, filter.get(), document.get(), options, reply,
                                                 error);
        case write_kind::replace_one:
            return mongoc_collection_replace_one(to, filter.get(), document.get(), options, reply,
                                                 error);
        case write_kind::delete_one:
            return mongoc_collection_delete_one(to, filter.get(), options, reply, error);
        case write_kind::delete_many:
            break;
    }
    return mongoc_collection_delete_many(to, filter.get(), options, reply, error);
}

}  // namespace

document statement_options(const write_statement& statement) {
    document options{statement.options};
    if (!deletes(statement.kind)) options.append("validate", false);
    return options;
}

write_outcome send_alone(const run_context& context, const write_batcher::options& settings,
                         const write_statement& statement) {
    auto options = statement_options(statement);
    add_options(options, context, settings, statement.kind);
    const auto collection =
        context.connection().client().collection(context.database(), context.collection());
    write_outcome sent;
    reply_slot reply;
    sent.ok = send(collection, statement, options.native(), reply.out(), &sent.error);
    sent.reply = summary_of(reply.view());
    return sent;
}

}  // namespace motor::detail
