// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/builder.hpp>
#include <motor/driver/error.hpp>
#include <motor/driver/target.hpp>

#include <cassert>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

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

/// What of a cursor's options goes into its getMores.
inline driver::get_more_options get_more_options_of(document_view fields) {
    driver::get_more_options more;
    if (auto size = fields["batchSize"]) more.batch_size = size.get<std::int32_t>();
    if (auto limit = fields["maxAwaitTimeMS"]) more.max_await_time_ms = limit.get<std::int64_t>();
    if (auto note = fields["comment"]) more.comment = value{note};
    return more;
}

}  // namespace motor::ops
