// SPDX-License-Identifier: Apache-2.0
#include "write_counts.hpp"

#include "counts.hpp"

#include <algorithm>
#include <utility>

namespace motor::driver {
namespace {

thread_local write_counts* hearing = nullptr;

/// libmongoc reads it as it is, or there is none.
bool is_plain(const value_view& number) noexcept {
    return !number || number.type() == bson_type::int32;
}

bool has_plain_indices(const value_view& list) {
    const auto entries = list.get_if<array_view>();
    return !entries || std::ranges::all_of(
                           *entries, [](const auto& entry) { return is_plain(entry["index"]); });
}

bool is_read_wrongly(document_view reply) {
    return !is_plain(reply["n"]) || !is_plain(reply["nModified"]) ||
           !has_plain_indices(reply["upserted"]) || !has_plain_indices(reply["writeErrors"]);
}

/// The entry with its index as libmongoc would have it.
document with_whole_index(document_view entry) {
    document moved{entry};
    moved.set("index", count_or_0(entry, "index"));
    return moved;
}

/// Of a count, what libmongoc takes it for.
std::int64_t taken_for(const value_view& number) noexcept {
    return is_plain(number) ? whole_number(number).value_or(0) : 0;
}

}  // namespace

write_counts::write_counts() noexcept : outer_(std::exchange(hearing, this)) {}

write_counts::~write_counts() { hearing = outer_; }

void write_counts::hear(std::string_view command, const bson_t& reply) noexcept {
    if (!hearing) return;
    try {
        const auto body = document_view::of(reply);
        if (is_read_wrongly(body)) hearing->count(command, body);
    } catch (...) {
        hearing->wrong_ = std::current_exception();
    }
}

void write_counts::count(std::string_view command, document_view reply) {
    if (!has_plain_indices(reply["writeErrors"]))
        for (const auto& each : reply.get<array_view>("writeErrors"))
            errors_.push_back(with_whole_index(each.get<document_view>()));
    const auto n = count_or_0(reply, "n"), known = taken_for(reply["n"]);
    if (command == "insert") inserted_ += n - known;
    if (command == "delete") removed_ += n - known;
    if (command != "update") return;
    std::int64_t all = 0, seen = 0;
    for (const auto& each : reply.get_or("upserted", array_view{})) {
        const auto entry = each.get<document_view>();
        const bool plain = is_plain(entry["index"]);
        ++all;
        seen += plain;
        if (!plain) upserts_.push_back(with_whole_index(entry));
    }
    const std::int64_t none = 0;
    matched_ += std::max(none, n - all) - std::max(none, known - seen);
    modified_ += count_or_0(reply, "nModified") - taken_for(reply["nModified"]);
}

void write_counts::add_to(document& summary, bool ok) const {
    if (wrong_ && ok) std::rethrow_exception(wrong_);
    const auto add = [&](std::string_view key, std::int64_t more) {
        if (more != 0) summary.set(key, count_or_0(summary, key) + more);
    };
    add("nInserted", inserted_);
    add("nMatched", matched_);
    add("nModified", modified_);
    add("nRemoved", removed_);
    if (!errors_.empty()) summary.set("writeErrors", errors_);
    if (upserts_.empty()) return;
    add("nUpserted", static_cast<std::int64_t>(upserts_.size()));
    array_value upserts{summary.get_or("upserted", array_view{})};
    for (const auto& each : upserts_)
        upserts.push_back(each.value());
    summary.set("upserted", upserts);
}

}  // namespace motor::driver
