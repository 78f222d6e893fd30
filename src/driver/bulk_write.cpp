// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/bulk_write.hpp>

#include <motor/driver/call.hpp>

#include "event_source.hpp"
#include "libmongoc.hpp"
#include "merged_reply.hpp"
#include "native_concerns.hpp"

#include <algorithm>

namespace motor::driver {
namespace {

/// What a message holds beside its statements: the command with session, concern and time.
constexpr std::size_t message_headroom = 32 * 1024;
/// What a statement adds to its documents.
constexpr std::size_t statement_overhead = 128;

void check(bool accepted, const bson_error_t& reason, const char* command, const scope& where) {
    if (!accepted) throw_error(reason, {}, {command, where.name_space()});
}

bool has_entries(document_view reply, const char* list) {
    auto found = reply[list];
    return found && !found.get<array_view>().empty();
}

}  // namespace

bulk_write::bulk_write(const target& where, const options& settings)
    : where_(where), settings_(settings) {
    settings_.write_concern =
        where.merged({{}, settings.write_concern, {}}, command_kind::write).write_concern;
    if (!settings_.write_concern.inherited())
        acknowledged_ = settings_.write_concern.acknowledged();
    else if (!where.in_transaction())  // when nobody set one, it is the URI's that counts
        acknowledged_ = mongoc_write_concern_is_acknowledged(
            mongoc_client_get_write_concern(where.via().native()));
}

void bulk_write::open_batch() {
    batches_.push_back(
        {{mongoc_bulk_operation_new(settings_.ordered), mongoc_bulk_operation_destroy}, 0, 0});
    auto bulk = batches_.back().native.get();
    auto client = where_.via().native();
    mongoc_bulk_operation_set_client(bulk, client);
    mongoc_bulk_operation_set_database(bulk, where_.database().c_str());
    mongoc_bulk_operation_set_collection(bulk, where_.collection().c_str());
    if (auto session = where_.session())
        mongoc_bulk_operation_set_client_session(bulk, session->native());
    if (auto bypass = settings_.bypass_document_validation)
        mongoc_bulk_operation_set_bypass_document_validation(bulk, *bypass);
    if (!settings_.let.empty())
        mongoc_bulk_operation_set_let(bulk, bson_argument{settings_.let}.get());
    if (!settings_.comment.is_null()) {
        document holder;
        holder.append("comment", settings_.comment);
        bson_iter_t at;
        if (bson_iter_init_find(&at, holder.native(), "comment"))
            mongoc_bulk_operation_set_comment(bulk, bson_iter_value(&at));
    }
    if (!settings_.write_concern.inherited())
        mongoc_bulk_operation_set_write_concern(
            bulk, native_write_concern(settings_.write_concern).get());
    else if (!where_.in_transaction())
        mongoc_bulk_operation_set_write_concern(bulk, mongoc_client_get_write_concern(client));
}

void bulk_write::ask_for_limits() {
    bson_error_t error{};
    call::using_wire asking{where_.via().wire()};
    std::unique_ptr<mongoc_server_description_t, destroyer<mongoc_server_description_destroy>>
        server{mongoc_client_select_server(where_.via().native(), true, nullptr, &error)};
    if (!server) throw_error(error, {}, {command_, name_space()});
    auto hello = document_view::of(*mongoc_server_description_hello_response(server.get()));
    auto limit = [&](const char* name, std::int64_t usual) {
        return std::max<std::int64_t>(1, hello[name].get_if<std::int64_t>().value_or(usual));
    };
    most_statements_ = limit("maxWriteBatchSize", 1'000);
    auto message = static_cast<std::size_t>(limit("maxMessageSizeBytes", 48'000'000));
    auto rest = message_headroom + settings_.let.length() + settings_.comment.view().bytes().size();
    most_bytes_ = message > rest ? message - rest : 1;
}

mongoc_bulk_operation_t* bulk_write::batch_for(const char* command, std::size_t bytes) {
    bytes += statement_overhead;
    bool first = batches_.empty();
    command_ = first || std::string_view{command_} == command ? command : "bulkWrite";
    if (first) {
        open_batch();
    } else {
        if (most_statements_ == 0) ask_for_limits();
        const auto& last = batches_.back();
        if (last.statements == most_statements_ || last.bytes + bytes > most_bytes_) open_batch();
    }
    auto& taken = batches_.back();
    ++taken.statements;
    taken.bytes += bytes;
    return taken.native.get();
}

void bulk_write::insert(document_view document) {
    auto bulk = batch_for("insert", document.length());
    bson_error_t error{};
    check(mongoc_bulk_operation_insert_with_opts(bulk, bson_argument{document}.get(), nullptr,
                                                 &error),
          error, "insert", where_.where());
}

void bulk_write::update_one(document_view filter, document_view update, document_view statement) {
    auto bulk = batch_for("update", filter.length() + update.length() + statement.length());
    bson_error_t error{};
    check(mongoc_bulk_operation_update_one_with_opts(bulk, bson_argument{filter}.get(),
                                                     bson_argument{update}.get(),
                                                     bson_argument{statement}.get(), &error),
          error, "update", where_.where());
}

void bulk_write::update_many(document_view filter, document_view update, document_view statement) {
    auto bulk = batch_for("update", filter.length() + update.length() + statement.length());
    bson_error_t error{};
    check(mongoc_bulk_operation_update_many_with_opts(bulk, bson_argument{filter}.get(),
                                                      bson_argument{update}.get(),
                                                      bson_argument{statement}.get(), &error),
          error, "update", where_.where());
}

void bulk_write::replace_one(document_view filter, document_view replacement,
                             document_view statement) {
    auto bulk = batch_for("update", filter.length() + replacement.length() + statement.length());
    bson_error_t error{};
    check(mongoc_bulk_operation_replace_one_with_opts(bulk, bson_argument{filter}.get(),
                                                      bson_argument{replacement}.get(),
                                                      bson_argument{statement}.get(), &error),
          error, "update", where_.where());
}

void bulk_write::delete_one(document_view filter, document_view statement) {
    auto bulk = batch_for("delete", filter.length() + statement.length());
    bson_error_t error{};
    check(mongoc_bulk_operation_remove_one_with_opts(bulk, bson_argument{filter}.get(),
                                                     bson_argument{statement}.get(), &error),
          error, "delete", where_.where());
}

void bulk_write::delete_many(document_view filter, document_view statement) {
    auto bulk = batch_for("delete", filter.length() + statement.length());
    bson_error_t error{};
    check(mongoc_bulk_operation_remove_many_with_opts(bulk, bson_argument{filter}.get(),
                                                      bson_argument{statement}.get(), &error),
          error, "delete", where_.where());
}

document bulk_write::execute(bool many) {
    if (batches_.empty()) open_batch();  // libmongoc refuses it
    merged_reply merged;
    document single;
    bson_error_t error{};
    bool ok = true;
    std::int64_t done = 0;
    const one_operation joined;
    for (const auto& each : batches_) {
        reply_slot reply;
        bson_error_t reason{};
        call::using_wire sending{where_.via().wire()};
        bool stored = mongoc_bulk_operation_execute(each.native.get(), reply.out(), &reason) != 0;
        auto answer = reply.take();
        bool refused = !stored && has_entries(answer, "writeErrors");
        // Without a refused document, or a concern that was not met, it is the batch that failed.
        bool lost = !stored && !refused && !has_entries(answer, "writeConcernErrors");
        if (!stored && (ok || lost)) error = reason;
        ok = ok && stored;
        if (batches_.size() == 1) {
            single = std::move(answer);
            break;
        }
        merged.add(answer, done);
        done += each.statements;
        if (lost || (refused && settings_.ordered)) break;
    }
    auto answer = batches_.size() == 1 ? std::move(single) : std::move(merged).take();
    check_write_reply(error, ok, answer, many, {command_, name_space()});
    return answer;
}

}  // namespace motor::driver
