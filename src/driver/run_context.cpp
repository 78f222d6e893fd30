// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/run_context.hpp>

#include "bson/utf8.hpp"
#include "driver/settings/option_numbers.hpp"
#include "libmongoc.hpp"

#include <motor/bson/builder.hpp>
#include <motor/client_error.hpp>
#include <motor/detail/driver/connection.hpp>
#include <motor/detail/driver/server_cursor.hpp>
#include <motor/detail/driver/server_session.hpp>

#include <algorithm>
#include <utility>

namespace motor::detail {

std::string namespace_settings::name_space() const {
    return collection.empty() ? database : database + "." + collection;
}

namespace_settings namespace_settings::of_database(std::string_view name,
                                                   const motor::concerns& inherited,
                                                   saturated<std::chrono::nanoseconds> within) {
    constexpr std::string_view forbidden{"/\\. \"$\0", 7};
    if (name.empty()) throw invalid_name{"a database name must not be empty"};
    if (!is_utf8(name)) throw invalid_name{"a database name must be valid UTF-8"};
    if (name.size() > 63)
        throw invalid_name{"database name \"" + std::string{name} + "\" is longer than 63 bytes"};
    if (name != "$external" && name.find_first_of(forbidden) != std::string_view::npos)
        throw invalid_name{"database name \"" + std::string{name} +
                           "\" contains one of / \\ . \" $ a space or a null"};
    return {std::string{name}, {}, inherited, within};
}

namespace_settings namespace_settings::of_collection(std::string_view name) const {
    auto refuse = [&](const char* why) {
        throw invalid_name{"collection name \"" + std::string{name} + "\" " + why};
    };
    if (!is_utf8(name)) throw invalid_name{"a collection name must be valid UTF-8"};
    if (name.empty()) refuse("must not be empty");
    if (name.find('\0') != std::string_view::npos) refuse("contains a null");
    if (name.front() == '.' || name.back() == '.') refuse("starts or ends with a dot");
    if (name.find("..") != std::string_view::npos) refuse("has an empty part");
    if (name.find('$') != std::string_view::npos && name != "$cmd" &&
        !name.starts_with("oplog.$main") && !name.starts_with("$cmd."))
        refuse("contains a $");
    if (database.size() + 1 + name.size() > 255)
        refuse("is longer than 255 bytes with its database");
    return {database, std::string{name}, concerns, within};
}

namespace_settings namespace_settings::of_name_space(std::string_view full,
                                                     const motor::concerns& inherited) {
    auto dot = full.find('.');
    if (dot == std::string_view::npos)
        throw invalid_name{"\"" + std::string{full} + "\" is not database.collection"};
    return of_database(full.substr(0, dot), inherited).of_collection(full.substr(dot + 1));
}

run_context::run_context(std::shared_ptr<server_session> session,
                         const namespace_settings& settings, clock::time_point deadline) noexcept
    : connection_(session->connection()),
      settings_(settings),
      deadline_(deadline),
      session_(std::move(session)) {}

bool run_context::in_transaction() const noexcept { return session_ && session_->in_transaction(); }

concerns run_context::merged(const concerns& own, command_kind kind) const {
    using enum command_kind;
    if (!session_) return own.inherit(settings_.concerns);
    if (in_transaction()) {
        if (!own.read_concern.inherited() || !own.write_concern.inherited())
            throw invalid_operation{
                "an operation in a transaction must not have concerns of its own"};
        return own;
    }
    auto both = own.inherit(settings_.concerns);
    if ((kind == write || kind == read_write) && !both.write_concern.acknowledged())
        throw invalid_operation{"unacknowledged writes are not allowed in a session"};
    return both;
}

bool run_context::acknowledges(const write_concern& merged) const {
    if (!merged.inherited()) return merged.acknowledged();
    // Default: the concern of the connection string.
    return in_transaction() || mongoc_write_concern_is_acknowledged(
                                   mongoc_client_get_write_concern(connection_.native()));
}

document run_context::command(document_view body, command_kind kind, const concerns& own) const {
    check_numbers(body);
    return connection_.run({settings_, body, kind, merged(own, kind), session_.get(), 0, deadline_})
        .body;
}

document run_context::command_as_is(document_view body, const concerns& own) const {
    check_numbers(body);
    return answer_as_is(body, own).body;
}

answer run_context::answer_as_is(document_view body, const concerns& own) const {
    if (auto limit = body["maxTimeMS"].get_if<std::int64_t>()) check_number("maxTimeMS", *limit);
    return connection_.run({settings_, body, command_kind::neither, own, session_.get()});
}

server_cursor run_context::empty_cursor() const {
    document reply = doc(
        "cursor", doc("id", std::int64_t{0}, "ns", settings_.name_space(), "firstBatch", array()));
    return {connection_, nullptr, {std::move(reply)}, {}, {}};
}

server_cursor run_context::open_cursor(document_view body, command_kind kind, const concerns& own,
                                       const get_more_options& more) const {
    if (kind != command_kind::neither) check_numbers(body);  // else it is the user's own
    if (more.batch_size) check_number("batchSize", *more.batch_size);
    if (more.max_await_time_ms) check_number("maxAwaitTimeMS", *more.max_await_time_ms);
    auto settings = merged(own, kind);
    auto rest = more;
    rest.alone = rest.alone || session_;
    if (kind == command_kind::read_write && !settings.write_concern.acknowledged()) {
        connection_.run(
            {settings_, body, kind, settings, nullptr, 0, deadline_});  // no session: as specified
        return empty_cursor();
    }
    const auto shared = rest.alone ? nullptr : connection_.connection_for_cursor();
    detail::connection& connection = shared ? *shared : connection_;
    auto session = session_ ? session_ : server_session::implicit(connection, body, settings_);
    auto reply = connection.run({settings_, body, kind, settings, session.get(), 0, deadline_});
    return {connection, std::move(session), std::move(reply), settings, rest};
}

}  // namespace motor::detail
