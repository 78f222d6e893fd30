// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/target.hpp>

#include <motor/bson/builder.hpp>
#include <motor/driver/error.hpp>

#include "../bson/utf8.hpp"
#include "libmongoc.hpp"
#include "option_numbers.hpp"

#include <algorithm>

namespace motor::driver {

std::string scope::name_space() const {
    return collection.empty() ? database : database + "." + collection;
}

scope scope::of_database(std::string_view name, const concerns& inherited,
                         saturated<std::chrono::nanoseconds> within) {
    constexpr std::string_view forbidden{"/\\. \"$\0", 7};
    if (name.empty()) throw invalid_name{"a database name must not be empty"};
    if (!detail::is_utf8(name)) throw invalid_name{"a database name must be valid UTF-8"};
    if (name.size() > 63)
        throw invalid_name{"database name \"" + std::string{name} + "\" is longer than 63 bytes"};
    if (name != "$external" && name.find_first_of(forbidden) != std::string_view::npos)
        throw invalid_name{"database name \"" + std::string{name} +
                           "\" contains one of / \\ . \" $ a space or a null"};
    return {std::string{name}, {}, inherited, within};
}

scope scope::of_collection(std::string_view name) const {
    auto refuse = [&](const char* why) {
        throw invalid_name{"collection name \"" + std::string{name} + "\" " + why};
    };
    if (!detail::is_utf8(name)) throw invalid_name{"a collection name must be valid UTF-8"};
    if (name.empty()) refuse("must not be empty");
    if (name.find('\0') != std::string_view::npos) refuse("contains a null");
    if (name.front() == '.' || name.back() == '.') refuse("starts or ends with a dot");
    if (name.find("..") != std::string_view::npos) refuse("has an empty part");
    if (name.find('$') != std::string_view::npos && name != "$cmd" &&
        !name.starts_with("oplog.$main") && !name.starts_with("$cmd."))
        refuse("contains a $");
    if (database.size() + 1 + name.size() > 255)
        refuse("is longer than 255 bytes with its database");
    return {database, std::string{name}, settings, within};
}

scope scope::of_name_space(std::string_view full, const concerns& inherited) {
    auto dot = full.find('.');
    if (dot == std::string_view::npos)
        throw invalid_name{"\"" + std::string{full} + "\" is not database.collection"};
    return of_database(full.substr(0, dot), inherited).of_collection(full.substr(dot + 1));
}

concerns target::merged(const concerns& own, command_kind kind) const {
    using enum command_kind;
    if (!session_) return own.inherit(where_.settings);
    if (in_transaction()) {
        if (!own.read_concern.inherited() || !own.write_concern.inherited())
            throw invalid_operation{"an operation in a transaction takes no concern of its own"};
        return own;
    }
    auto both = own.inherit(where_.settings);
    if ((kind == write || kind == read_write) && !both.write_concern.acknowledged())
        throw invalid_operation{"a session takes no unacknowledged writes"};
    return both;
}

bool target::acknowledges(const write_concern& merged) const {
    if (!merged.inherited()) return merged.acknowledged();
    // When nobody set one, it is the URI's that counts.
    return in_transaction() ||
           mongoc_write_concern_is_acknowledged(mongoc_client_get_write_concern(via_.native()));
}

document target::command(document_view body, command_kind kind, const concerns& own) const {
    check_numbers(body);
    return via_.run({where_, body, kind, merged(own, kind), session_.get(), 0, deadline_}).body;
}

answer target::answer_as_is(document_view body, const concerns& own) const {
    if (auto limit = body["maxTimeMS"].get_if<std::int64_t>()) check_number("maxTimeMS", *limit);
    return via_.run({where_, body, command_kind::neither, own, session_.get()});
}

cursor target::empty_cursor() const {
    document reply =
        doc("cursor", doc("id", std::int64_t{0}, "ns", where_.name_space(), "firstBatch", array()));
    return {via_, nullptr, {std::move(reply)}, {}, {}};
}

cursor target::open_cursor(document_view body, command_kind kind, const concerns& own,
                           const get_more_options& more) const {
    if (kind != command_kind::neither) check_numbers(body);  // else it is the user's own
    if (more.batch_size) check_number("batchSize", *more.batch_size);
    if (more.max_await_time_ms) check_number("maxAwaitTimeMS", *more.max_await_time_ms);
    auto settings = merged(own, kind);
    auto rest = more;
    rest.alone = rest.alone || session_;
    if (kind == command_kind::read_write && !settings.write_concern.acknowledged()) {
        via_.run(
            {where_, body, kind, settings, nullptr, 0, deadline_});  // no session: as specified
        return empty_cursor();
    }
    const auto shared = rest.alone ? nullptr : via_.shared_by_cursors();
    connection& via = shared ? *shared : via_;
    auto session = session_ ? session_ : session::implicit(via, body, where_);
    auto reply = via.run({where_, body, kind, settings, session.get(), 0, deadline_});
    return {via, std::move(session), std::move(reply), settings, rest};
}

}  // namespace motor::driver
