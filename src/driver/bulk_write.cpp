// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/bulk_write.hpp>

#include <motor/driver/call.hpp>
#include <motor/driver/last_command.hpp>

#include "added_fields.hpp"
#include "counts.hpp"
#include "event_source.hpp"
#include "libmongoc.hpp"
#include "merged_reply.hpp"
#include "native_concerns.hpp"
#include "server_of_reply.hpp"
#include "sorted_update.hpp"
#include "wire_versions.hpp"
#include "write_counts.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

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

constexpr const char* command_names[] = {"insert", "update", "delete"};

write_outcome execute(mongoc_bulk_operation_t* native) {
    write_outcome sent;
    reply_slot reply;
    sent.ok = mongoc_bulk_operation_execute(native, reply.out(), &sent.error) != 0;
    sent.reply = reply.take();
    return sent;
}

/// Of several messages, the refusal that comes first among all statements.
void name_first_refusal(write_outcome& done) {
    auto first = done.reply["writeErrors"][0].get<document_view>();
    bson_set_error(&done.error, MONGOC_ERROR_SERVER, static_cast<std::uint32_t>(code_in(first)),
                   "%s", first.get_or("errmsg", std::string{}).c_str());
}

}  // namespace

bulk_write::bulk_write(const target& where, const options& settings)
    : where_(where), settings_(settings) {
    assert(!where.collection().empty() && "documents are written to a collection");
    settings_.write_concern =
        where.merged({{}, settings.write_concern, {}}, command_kind::write).write_concern;
    acknowledged_ = where.acknowledges(settings_.write_concern);
}

std::int64_t bulk_write::batch::place_of(std::int64_t statement) const {
    auto after = std::ranges::upper_bound(jumps, statement, {}, [](auto& at) { return at.first; });
    if (after == jumps.begin()) return first_place + statement;
    auto from = std::prev(after);
    return from->second + statement - from->first;
}

void bulk_write::batch::take(std::int64_t place, std::size_t of_bytes) {
    if (statements == 0)
        first_place = place;
    else if (place_of(statements) != place)
        jumps.emplace_back(statements, place);
    ++statements;
    bytes += of_bytes;
}

bulk_write::batch& bulk_write::open_batch(kind which) {
    last_of_kind_[static_cast<std::size_t>(which)] = batches_.size();
    auto& made = batches_.emplace_back();
    made.of = which;
    return made;
}

void bulk_write::set_options(batch& of) const {
    of.native = {mongoc_bulk_operation_new(settings_.ordered), mongoc_bulk_operation_destroy};
    auto bulk = of.native.get();
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
    if (!server) throw_error(error, {}, {command(), name_space()});
    auto hello = document_view::of(*mongoc_server_description_hello_response(server.get()));
    auto limit = [&](const char* name, std::int64_t usual) {
        return std::max<std::int64_t>(1, whole_number(hello[name]).value_or(usual));
    };
    most_statements_ = limit("maxWriteBatchSize", 1'000);
    auto message = static_cast<std::size_t>(limit("maxMessageSizeBytes", 48'000'000));
    auto rest = message_headroom + settings_.let.length() + settings_.comment.view().bytes().size();
    most_bytes_ = message > rest ? message - rest : 1;
}

const char* bulk_write::command() const noexcept {
    auto kinds = std::ranges::count_if(last_of_kind_, [](auto& last) { return last.has_value(); });
    return kinds == 1 ? command_names[static_cast<std::size_t>(batches_.front().of)] : "bulkWrite";
}

bulk_write::batch* bulk_write::last_batch_of(kind which) {
    if (settings_.ordered)
        return !batches_.empty() && batches_.back().of == which ? &batches_.back() : nullptr;
    auto last = last_of_kind_[static_cast<std::size_t>(which)];
    return last ? &batches_[*last] : nullptr;
}

mongoc_bulk_operation_t* bulk_write::native_for(kind which, std::size_t bytes) {
    bytes += statement_overhead;
    if (statements_ > 0 && most_statements_ == 0) ask_for_limits();
    auto to = last_batch_of(which);
    if (!to || to->sorted || to->statements == most_statements_ || to->bytes + bytes > most_bytes_)
        set_options(*(to = &open_batch(which)));
    to->take(statements_++, bytes);
    return to->native.get();
}

void bulk_write::insert(document_view document) {
    auto bulk = native_for(kind::insert, document.length());
    bson_error_t error{};
    check(mongoc_bulk_operation_insert_with_opts(bulk, bson_argument{document}.get(), nullptr,
                                                 &error),
          error, "insert", where_.where());
}

void bulk_write::update_one(document_view filter, document_view change, document_view statement) {
    update(mongoc_bulk_operation_update_one_with_opts, filter, change, statement);
}

void bulk_write::update_many(document_view filter, document_view change, document_view statement) {
    update(mongoc_bulk_operation_update_many_with_opts, filter, change, statement);
}

void bulk_write::replace_one(document_view filter, document_view replacement,
                             document_view statement) {
    update(mongoc_bulk_operation_replace_one_with_opts, filter, replacement, statement);
}

void bulk_write::update(native_update* add, document_view filter, document_view change,
                        document_view statement) {
    auto bytes = filter.length() + change.length() + statement.length();
#if !MONGOC_CHECK_VERSION(1, 30, 0)
    if (statement["sort"]) {
        auto& alone = open_batch(kind::update);
        alone.sorted = std::make_shared<sorted_update>(filter, change, statement);
        return alone.take(statements_++, bytes);
    }
#endif
    bson_error_t error{};
    check(add(native_for(kind::update, bytes), bson_argument{filter}.get(),
              bson_argument{change}.get(), bson_argument{statement}.get(), &error),
          error, "update", where_.where());
}

void bulk_write::delete_one(document_view filter, document_view statement) {
    auto bulk = native_for(kind::remove, filter.length() + statement.length());
    bson_error_t error{};
    check(mongoc_bulk_operation_remove_one_with_opts(bulk, bson_argument{filter}.get(),
                                                     bson_argument{statement}.get(), &error),
          error, "delete", where_.where());
}

void bulk_write::delete_many(document_view filter, document_view statement) {
    auto bulk = native_for(kind::remove, filter.length() + statement.length());
    bson_error_t error{};
    check(mongoc_bulk_operation_remove_many_with_opts(bulk, bson_argument{filter}.get(),
                                                      bson_argument{statement}.get(), &error),
          error, "delete", where_.where());
}

/// What libmongoc has no place for. That no validation is bypassed is what servers do anyway, so
/// that it is left out where it cannot be sent.
document bulk_write::fields_to_add() const {
    document fields;
    auto& via = where_.via();
    if (settings_.bypass_document_validation == false && via.adds_fields())
        fields.append("bypassDocumentValidation", false);
    if (!settings_.raw_data) return fields;
    call::using_wire asking{via.wire()};
    if (!all_speak(wire_version_8_2, via.native(), true, nullptr, {command(), name_space()}))
        return fields;
    if (via.adds_fields())
        fields.append("rawData", *settings_.raw_data);
    else if (*settings_.raw_data)
        throw invalid_operation{
            "raw_data cannot be sent with a write whose messages are compressed"};
    return fields;
}

write_outcome bulk_write::send(const batch& what) const {
    last_command::note(command_names[static_cast<std::size_t>(what.of)], where_.where());
    call::using_wire sending{where_.via().wire()};
    answer_to_write answered;
    const write_counts counts{what.statements};
    auto sent =
        what.sorted ? what.sorted->send(where_, settings_) : driver::execute(what.native.get());
    sent.answer = answered.take();
    counts.correct(sent);
    return sent;
}

std::vector<const bulk_write::batch*> bulk_write::in_order() const {
    std::vector<const batch*> all;
    for (const auto& each : batches_)
        all.push_back(&each);
    auto first_of_kind = [&](const batch* each) {
        return std::ranges::find(batches_, each->of, &batch::of) - batches_.begin();
    };
    if (!settings_.ordered) std::ranges::stable_sort(all, {}, first_of_kind);
    return all;
}

document bulk_write::execute(bool many) {
    if (batches_.empty()) set_options(open_batch(kind::insert));  // libmongoc refuses it
    const auto fields = fields_to_add();
    const added_fields adding{fields};
    merged_reply merged;
    write_outcome done;
    const one_operation joined;
    for (auto each : in_order()) {
        auto sent = send(*each);
        bool refused = !sent.ok && has_entries(sent.reply, "writeErrors");
        // Without a refused document, or a concern that was not met, it is the batch that failed.
        sent.lost = !sent.ok && !refused && !has_entries(sent.reply, "writeConcernErrors");
        if (batches_.size() == 1) {
            done = std::move(sent);
            break;
        }
        merged.add(sent.reply, [=](std::int64_t statement) { return each->place_of(statement); });
        if (sent.lost) merged.add_refusal(sent.answer);
        if (!sent.ok && (done.ok || sent.lost)) done = std::move(sent);
        if (done.lost || (refused && settings_.ordered)) break;
    }
    if (batches_.size() > 1) {
        done.reply = std::move(merged).take();
        if (!done.lost && has_entries(done.reply, "writeErrors")) name_first_refusal(done);
    }
    check_write(done, many, {command(), name_space()});
    return std::move(done.reply);
}

}  // namespace motor::driver
