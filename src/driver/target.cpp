// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/target.hpp>

#include <motor/bson/builder.hpp>
#include <motor/driver/call.hpp>

#include "libmongoc.hpp"

#include <algorithm>

namespace motor::driver {
namespace {

/// A session that only keeps a cursor's commands together: no causal consistency. None where the
/// server has no sessions.
std::shared_ptr<mongoc_client_session_t> cursor_session(connection& via,
                                                        const error_context& context) {
    session_opts_handle opts{mongoc_session_opts_new()};
    mongoc_session_opts_set_causal_consistency(opts.get(), false);
    bson_error_t error{};
    call::using_wire asking{via.wire()};
    std::shared_ptr<mongoc_client_session_t> session{
        mongoc_client_start_session(via.native(), opts.get(), &error),
        [](mongoc_client_session_t* old) {
            if (old) mongoc_client_session_destroy(old);
        }};
    if (!session && error.domain == MONGOC_ERROR_SERVER_SELECTION) throw_error(error, {}, context);
    return session;
}

}  // namespace

std::string scope::name_space() const {
    return collection.empty() ? database : database + "." + collection;
}

scope scope::of_database(std::string_view name, const concerns& inherited,
                         std::chrono::nanoseconds within) {
    constexpr std::string_view forbidden{"/\\. \"$\0", 7};
    if (name.empty()) throw invalid_name{"a database name must not be empty"};
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

document target::command(document_view body, command_kind kind, const concerns& own) const {
    return via_.run({where_, body, kind, own.inherit(where_.settings), nullptr, 0, deadline_});
}

document target::command_as_is(document_view body, const concerns& own) const {
    return via_.run({where_, body, command_kind::neither, own});
}

cursor target::empty_cursor() const {
    document reply =
        doc("cursor", doc("id", std::int64_t{0}, "ns", where_.name_space(), "firstBatch", array()));
    return {via_, nullptr, std::move(reply), {}, {}};
}

cursor target::open_cursor(document_view body, command_kind kind, const concerns& own,
                           const get_more_options& more) const {
    auto settings = own.inherit(where_.settings);
    auto session = cursor_session(via_, {std::string{(*body.begin()).key()}, where_.name_space()});
    auto reply = via_.run({where_, body, kind, settings, session.get(), 0, deadline_});
    return {via_, std::move(session), std::move(reply), settings, more};
}

}  // namespace motor::driver
