// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/write_batcher.hpp>

#include "driver/counts.hpp"
#include "driver/events/event_source.hpp"
#include "driver/events/server_of_reply.hpp"
#include "driver/settings/native_concerns.hpp"
#include "driver/stream/added_fields.hpp"
#include "driver/stream/merged_reply.hpp"
#include "driver/stream/wire_versions.hpp"
#include "libmongoc.hpp"
#include "single_write.hpp"
#include "statement_check.hpp"
#include "write_counts.hpp"

#include <motor/detail/driver/connection.hpp>
#include <motor/detail/driver/interruptible.hpp>
#include <motor/detail/driver/last_command.hpp>
#include <motor/detail/driver/server_session.hpp>

#include <algorithm>
#include <cassert>
#include <iterator>

namespace motor::detail {
namespace {

/// Room in a message for the command with session, concern and time.
constexpr std::size_t message_headroom = 32 * 1024;
/// Bytes that a statement adds to its documents.
constexpr std::size_t statement_overhead = 128;

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

/// Before 1.30 libmongoc's bulk operations refuse a `sort`, while its functions for a single write
/// put options that they do not know into the statement.
bool may_stand_among_others([[maybe_unused]] const write_statement& statement) {
#if MONGOC_CHECK_VERSION(1, 30, 0)
    return true;
#else
    return !statement.options["sort"];
#endif
}

/// Makes the refusal with the lowest index among all statements the error of the write.
void name_first_refusal(write_outcome& done) {
    auto first = done.reply["writeErrors"][0].get<document_view>();
    bson_set_error(&done.error, MONGOC_ERROR_SERVER, static_cast<std::uint32_t>(code_in(first)),
                   "%s", first.get_or("errmsg", std::string{}).c_str());
}

}  // namespace

write_batcher::write_batcher(const run_context& context, const options& settings)
    : context_(context), settings_(settings) {
    assert(!context.collection().empty() && "documents are written to a collection");
    settings_.write_concern =
        context.merged({{}, settings.write_concern, {}}, command_kind::write).write_concern;
    acknowledged_ = context.acknowledges(settings_.write_concern);
}

std::int64_t write_batcher::batch::place_of(std::int64_t statement) const {
    auto passed =
        std::ranges::upper_bound(jumps, statement, {}, [](auto& jump) { return jump.first; });
    if (passed == jumps.begin()) return first_place + statement;
    auto jump = std::prev(passed);
    return jump->second + statement - jump->first;
}

void write_batcher::batch::take(std::int64_t place, std::size_t of_bytes) {
    if (statements == 0)
        first_place = place;
    else if (place_of(statements) != place)
        jumps.emplace_back(statements, place);
    ++statements;
    bytes += of_bytes;
}

write_batcher::kind write_batcher::kind_of(const write_statement& statement) noexcept {
    switch (statement.kind) {
        case write_kind::insert_one:
            return kind::insert;
        case write_kind::update_one:
        case write_kind::update_many:
        case write_kind::replace_one:
            return kind::update;
        case write_kind::delete_one:
        case write_kind::delete_many:
            break;
    }
    return kind::remove;
}

write_batcher::batch& write_batcher::open_batch(kind wanted) {
    last_of_kind_[static_cast<std::size_t>(wanted)] = batches_.size();
    auto& made = batches_.emplace_back();
    made.statement_kind = wanted;
    return made;
}

void write_batcher::make_bulk(batch& part) const {
    part.native = {mongoc_bulk_operation_new(settings_.ordered), mongoc_bulk_operation_destroy};
    auto bulk = part.native.get();
    auto client = context_.connection().native();
    mongoc_bulk_operation_set_client(bulk, client);
    mongoc_bulk_operation_set_database(bulk, context_.database().c_str());
    mongoc_bulk_operation_set_collection(bulk, context_.collection().c_str());
    if (auto session = context_.session())
        mongoc_bulk_operation_set_client_session(bulk, session->native());
    if (auto bypass = settings_.bypass_document_validation)
        mongoc_bulk_operation_set_bypass_document_validation(bulk, *bypass);
    if (!settings_.let.empty())
        mongoc_bulk_operation_set_let(bulk, bson_argument{settings_.let}.get());
    if (!settings_.comment.is_null()) {
        document holder;
        holder.append("comment", settings_.comment);
        bson_iter_t iterator;
        if (bson_iter_init_find(&iterator, holder.native(), "comment"))
            mongoc_bulk_operation_set_comment(bulk, bson_iter_value(&iterator));
    }
    if (!settings_.write_concern.inherited())
        mongoc_bulk_operation_set_write_concern(
            bulk, native_write_concern(settings_.write_concern).get());
    else if (!context_.in_transaction())
        mongoc_bulk_operation_set_write_concern(bulk, mongoc_client_get_write_concern(client));
    add_to_bulk(part, part.first);
}

void write_batcher::add_to_bulk(const batch& part, const write_statement& statement) const {
    static const auto of_insert = statement_options(write_statement{});
    const bool inserts = statement.kind == write_kind::insert_one;
    const auto of_other = inserts ? motor::document{} : statement_options(statement);
    const auto* with = inserts ? of_insert.native() : of_other.native();
    const bson_argument filter{statement.filter}, document{statement.document};
    auto bulk = part.native.get();
    bson_error_t error{};
    const auto added = [&] {
        switch (statement.kind) {
            case write_kind::insert_one:
                return mongoc_bulk_operation_insert_with_opts(bulk, document.get(), with, &error);
            case write_kind::update_one:
                return mongoc_bulk_operation_update_one_with_opts(bulk, filter.get(),
                                                                  document.get(), with, &error);
            case write_kind::update_many:
                return mongoc_bulk_operation_update_many_with_opts(bulk, filter.get(),
                                                                   document.get(), with, &error);
            case write_kind::replace_one:
                return mongoc_bulk_operation_replace_one_with_opts(bulk, filter.get(),
                                                                   document.get(), with, &error);
            case write_kind::delete_one:
                return mongoc_bulk_operation_remove_one_with_opts(bulk, filter.get(), with, &error);
            case write_kind::delete_many:
                break;
        }
        return mongoc_bulk_operation_remove_many_with_opts(bulk, filter.get(), with, &error);
    };
    if (!added())
        throw_error(error, {},
                    {command_names[static_cast<std::size_t>(part.statement_kind)], name_space()});
}

void write_batcher::ask_for_limits() {
    bson_error_t error{};
    interruptible::connection_use asking{context_.connection().breaker()};
    std::unique_ptr<mongoc_server_description_t, destroyer<mongoc_server_description_destroy>>
        server{mongoc_client_select_server(context_.connection().native(), true, nullptr, &error)};
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

const char* write_batcher::command() const noexcept {
    auto kinds = std::ranges::count_if(last_of_kind_, [](auto& last) { return last.has_value(); });
    return kinds == 1 ? command_names[static_cast<std::size_t>(batches_.front().statement_kind)]
                      : "bulkWrite";
}

write_batcher::batch* write_batcher::last_batch_of(kind wanted) {
    if (settings_.ordered)
        return !batches_.empty() && batches_.back().statement_kind == wanted ? &batches_.back()
                                                                             : nullptr;
    auto last = last_of_kind_[static_cast<std::size_t>(wanted)];
    return last ? &batches_[*last] : nullptr;
}

void write_batcher::add(const write_statement& statement) {
    check_statement(statement);
    if (!acknowledged_ && statement.options["arrayFilters"])
        throw invalid_operation{"array filters need an acknowledged write"};
    const auto wanted = kind_of(statement);
    const auto bytes = statement.bytes() + statement_overhead;
    if (statements_ > 0 && most_statements_ == 0) ask_for_limits();
    auto part = last_batch_of(wanted);
    const bool alone = !may_stand_among_others(statement);
    if (!part || alone || part->full || part->statements == most_statements_ ||
        part->bytes + bytes > most_bytes_) {
        part = &open_batch(wanted);
        part->first = statement;
        part->full = alone;
        // libmongoc's functions for a single write do not send `ordered: false`.
        if (!alone && !settings_.ordered) make_bulk(*part);
    } else {
        if (!part->native) make_bulk(*part);
        add_to_bulk(*part, statement);
    }
    part->take(statements_++, bytes);
}

/// Fields that libmongoc has no option for. `bypassDocumentValidation: false` is the servers'
/// default, and left out where it cannot be sent.
document write_batcher::fields_to_add() const {
    document fields;
    auto& connection = context_.connection();
    if (settings_.bypass_document_validation == false && connection.adds_fields())
        fields.append("bypassDocumentValidation", false);
    if (!settings_.raw_data) return fields;
    interruptible::connection_use asking{connection.breaker()};
    if (!all_speak(wire_version_8_2, connection.native(), true, nullptr, {command(), name_space()}))
        return fields;
    if (connection.adds_fields())
        fields.append("rawData", *settings_.raw_data);
    else if (*settings_.raw_data)
        throw invalid_operation{
            "raw_data cannot be sent with a write whose messages are compressed"};
    return fields;
}

write_outcome write_batcher::send(const batch& part) const {
    last_command::note(command_names[static_cast<std::size_t>(part.statement_kind)],
                       context_.settings());
    interruptible::connection_use sending{context_.connection().breaker()};
    answer_to_write answered;
    const write_counts counts{part.statements};
    auto sent = part.native ? detail::execute(part.native.get())
                            : send_alone(context_, settings_, part.first);
    sent.answer = answered.take();
    counts.correct(sent);
    return sent;
}

std::vector<const write_batcher::batch*> write_batcher::in_order() const {
    std::vector<const batch*> all;
    all.reserve(batches_.size());
    for (const auto& each : batches_)
        all.push_back(&each);
    auto first_of_kind = [&](const batch* each) {
        return std::ranges::find(batches_, each->statement_kind, &batch::statement_kind) -
               batches_.begin();
    };
    if (!settings_.ordered) std::ranges::stable_sort(all, {}, first_of_kind);
    return all;
}

document write_batcher::execute(bool many) {
    assert(!batches_.empty() && "an empty write is refused before");
    const auto fields = fields_to_add();
    const added_fields adding{fields};
    merged_reply merged;
    write_outcome done;
    const one_operation joined;
    for (auto each : in_order()) {
        auto sent = send(*each);
        bool refused = !sent.ok && has_entries(sent.reply, "writeErrors");
        // Without a refused document, or a concern that was not met, the whole batch has failed.
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
    if (!succeeded(done)) throw_write_error(done, many, {command(), name_space()});
    return std::move(done.reply);
}

}  // namespace motor::detail
