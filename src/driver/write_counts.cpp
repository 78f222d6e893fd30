// SPDX-License-Identifier: Apache-2.0
#include "write_counts.hpp"

#include "driver/counts.hpp"

#include <motor/client_error.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace motor::detail {
namespace {

thread_local write_counts* hearing = nullptr;

/// The number is missing, or of a type that libmongoc reads.
bool is_plain(const value_view& number) noexcept {
    return !number || number.type() == bson_type::int32;
}

bool has_plain_indices(const value_view& list) {
    const auto entries = list.get_if<array_view>();
    return !entries || std::ranges::all_of(
                           *entries, [](const auto& entry) { return is_plain(entry["index"]); });
}

bool is_read_wrongly(const write_answer& reply) {
    return !is_plain(reply.n) || !is_plain(reply.modified) || !has_plain_indices(reply.upserted) ||
           !has_plain_indices(reply.errors);
}

/// The entry with its index of the type that libmongoc reads.
document with_whole_index(document_view entry) {
    document moved{entry};
    moved.set("index", count_or_0(entry, "index"));
    return moved;
}

/// The number that libmongoc reads for a count.
std::int64_t taken_for(const value_view& number) noexcept {
    return is_plain(number) ? whole_number(number).value_or(0) : 0;
}

[[noreturn]] void refuse(std::string_view key, const std::string& why) {
    throw protocol_error{"the reply has a key \"" + std::string{key} + "\" " + why};
}

/// Throws unless each entry is about one of the statements that were sent. libmongoc would ignore
/// it, or ascribe it to the first statement.
void check_list(const value_view& list, std::int64_t statements) {
    const auto key = list.key();
    if (!list || list.is_null()) return;
    const auto entries = list.get_if<array_view>();
    if (!entries) refuse(key, "that is not an array");
    for (const auto& each : *entries) {
        const auto entry = each.value().get_if<document_view>();
        if (!entry) refuse(key, "with an entry that is not a document");
        const auto index = whole_number((*entry)["index"]);
        if (!index || *index < 0 || *index >= statements)
            refuse(key, "with an \"index\" of none of the writes that were sent, which are " +
                            std::to_string(statements));
    }
}

bool has_label(const write_answer& reply, std::string_view label) {
    const auto all = reply.labels.get_if<array_view>();
    return all && std::ranges::any_of(*all, [&](const auto& each) {
               return each.value().template get_if<std::string_view>() == label;
           });
}

}  // namespace

write_counts::write_counts(std::int64_t statements) noexcept
    : outer_(std::exchange(hearing, this)), statements_(statements) {}

write_counts::~write_counts() { hearing = outer_; }

void write_counts::hear(std::string_view command, const write_answer& reply, bool failed) {
    if (!hearing) return;
    hearing->forget_if_sent_again(reply, failed);
    hearing->take(command, reply);
}

void write_counts::hear_broken(std::exception_ptr why) noexcept {
    if (hearing) hearing->all_.broken = std::move(why);
}

/// Drops the counts of an answer that libmongoc drops: if it has the label, the command is sent
/// once more.
void write_counts::forget_if_sent_again(const write_answer& reply, bool failed) {
    if (std::exchange(may_be_sent_again_, false)) {
        all_ = std::move(before_last_);
        return;
    }
    may_be_sent_again_ = failed || has_label(reply, "RetryableWriteError");
    if (may_be_sent_again_) before_last_ = all_;
}

void write_counts::take(std::string_view command, const write_answer& reply) {
    check_list(reply.errors, statements_);
    check_list(reply.upserted, statements_);
    try {
        if (is_read_wrongly(reply)) count(command, reply);
    } catch (const bson_error&) {
        all_.miscounted = std::current_exception();
    }
}

void write_counts::count(std::string_view command, const write_answer& reply) {
    if (!has_plain_indices(reply.errors))
        for (const auto& each : reply.errors.get<array_view>())
            all_.errors.push_back(with_whole_index(each.get<document_view>()));
    const auto n = count_or_0(reply.body, "n"), known = taken_for(reply.n);
    if (command == "insert") all_.inserted += n - known;
    if (command == "delete") all_.removed += n - known;
    if (command != "update") return;
    std::int64_t all = 0, seen = 0;
    for (const auto& each : reply.body.get_or("upserted", array_view{})) {
        const auto entry = each.get<document_view>();
        const bool plain = is_plain(entry["index"]);
        ++all;
        seen += plain;
        if (!plain) all_.upserts.push_back(with_whole_index(entry));
    }
    const std::int64_t none = 0;
    all_.matched += std::max(none, n - all) - std::max(none, known - seen);
    all_.modified += count_or_0(reply.body, "nModified") - taken_for(reply.modified);
}

void write_counts::correct(write_outcome& sent) const {
    if (const auto wrong = all_.broken ? all_.broken : sent.ok ? all_.miscounted : nullptr) {
        try {
            std::rethrow_exception(wrong);
        } catch (const error& why) {
            sent = {};
            sent.ok = false;
            bson_set_error(&sent.error, MONGOC_ERROR_PROTOCOL, MONGOC_ERROR_PROTOCOL_ERROR, "%s",
                           std::string{why.message()}.c_str());
            return;
        }
    }
    auto& summary = sent.reply;
    const auto add = [&](std::string_view key, std::int64_t more) {
        if (more != 0) summary.set(key, count_or_0(summary, key) + more);
    };
    add("nInserted", all_.inserted);
    add("nMatched", all_.matched);
    add("nModified", all_.modified);
    add("nRemoved", all_.removed);
    if (!all_.errors.empty()) summary.set("writeErrors", all_.errors);
    if (all_.upserts.empty()) return;
    add("nUpserted", static_cast<std::int64_t>(all_.upserts.size()));
    array_value upserts{summary.get_or("upserted", array_view{})};
    for (const auto& each : all_.upserts)
        upserts.push_back(each.value());
    summary.set("upserted", upserts);
}

}  // namespace motor::detail
