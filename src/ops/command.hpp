// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/builder.hpp>
#include <motor/client_error.hpp>
#include <motor/detail/driver/connection.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/driver/server_cursor.hpp>

#include <cassert>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace motor::ops {

/// A command while it is being sent: its memory is the thread's, for one command after the other.
class command_document : public document {
public:
    command_document() noexcept {
        swap(spare());
        reset();
    }
    command_document(command_document&&) noexcept = default;
    command_document& operator=(command_document&&) = delete;
    ~command_document() {
        if (!empty() && length() <= worth_keeping) swap(spare());
    }

private:
    static constexpr std::size_t worth_keeping = 64 * 1024;
    static document& spare() noexcept {
        thread_local document kept;
        return kept;
    }
};

/// `{name: subject, ...fields}`; most commands look like this.
template <class Subject>
command_document command_of(std::string_view name, const Subject& subject, document_view fields) {
    if constexpr (std::is_convertible_v<const Subject&, std::string_view>)
        assert(!std::string_view{subject}.empty() && "the command is one of a collection");
    command_document command;
    command.append(name, subject).concat(fields);
    return command;
}

/// An aggregate of a collection, or of the database where there is none.
inline command_document aggregate_of(const std::string& collection, document_view fields) {
    return collection.empty() ? command_of("aggregate", 1, fields)
                              : command_of("aggregate", collection, fields);
}

/// The fields without some of them: those that belong elsewhere.
inline document without(document_view fields, std::initializer_list<std::string_view> left_out) {
    document kept{fields};
    for (auto name : left_out)
        kept.remove(name);
    return kept;
}

/// The fields with `batchSize` where most commands that open a cursor want it: in `cursor`.
inline document with_cursor(document_view fields) {
    document cursor;
    if (auto size = fields["batchSize"]) cursor.append("batchSize", size);
    return std::move(without(fields, {"batchSize"}).append("cursor", cursor));
}

/// What of a cursor's options goes into its getMores.
inline detail::get_more_options get_more_options_of(document_view fields) {
    detail::get_more_options more;
    if (auto size = fields["batchSize"]) more.batch_size = size.get<std::int32_t>();
    if (auto limit = fields["maxAwaitTimeMS"]) more.max_await_time_ms = limit.get<std::int64_t>();
    if (auto note = fields["comment"]) more.comment = value{note};
    return more;
}

/// The first document of a reply with a cursor, which has this batch alone.
inline std::optional<document_view> first_document(document_view reply) {
    auto batch = reply["cursor"].get<document_view>().get<array_view>("firstBatch");
    if (batch.empty()) return std::nullopt;
    return (*batch.begin()).value().get<document_view>();
}

/// Copies of the documents in an array of a reply.
inline std::vector<document> documents_in(document_view reply, std::string_view key) {
    std::vector<document> found;
    for (auto entry : reply.get<array_view>(key))
        found.emplace_back(entry.value().get<document_view>());
    return found;
}

/// Whether the server refused a command because the collection does not exist.
inline bool lacks_collection(const operation_failure& failure) {
    constexpr int namespace_not_found = 26;
    return failure.code().value() == namespace_not_found;
}

}  // namespace motor::ops
