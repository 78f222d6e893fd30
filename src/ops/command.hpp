// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/builder.hpp>
#include <motor/driver/error.hpp>
#include <motor/driver/target.hpp>

#include <initializer_list>
#include <string_view>

namespace motor::ops {

/// `{name: subject, ...fields}`; most commands look like this.
template <class Subject>
document command_of(std::string_view name, const Subject& subject, document_view fields) {
    document command;
    command.append(name, subject);
    return std::move(command.concat(fields));
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
