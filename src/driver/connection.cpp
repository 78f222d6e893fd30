// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/connection.hpp>

#include <motor/driver/call.hpp>
#include <motor/driver/last_command.hpp>
#include <motor/driver/server_time.hpp>
#include <motor/driver/session.hpp>
#include <motor/driver/target.hpp>

#include "libmongoc.hpp"
#include "pooled_clients.hpp"
#include "server_of_reply.hpp"
#include "wire_versions.hpp"

#include <algorithm>
#include <vector>

namespace motor::driver {
namespace {

/// In a transaction libmongoc looks for a server of the wrong kind first, as long as it may.
/// @see https://github.com/mongodb/specifications/blob/master/source/transactions/transactions.md
void check_transaction(const command& request) {
    if (request.kind == command_kind::write || !request.session) return;
    if (!request.session->in_transaction()) return;
    auto own = request.settings.read_preference.native();
    if (request.session->reads_from_primary() &&
        (!own || mongoc_read_prefs_get_mode(own) == MONGOC_READ_PRIMARY))
        return;
    throw invalid_operation{"read preference in a transaction must be primary"};
}

/// What libmongoc takes beside the command; empty most of the time.
document options_of(const command& request) {
    bool reads = request.kind == command_kind::read || request.kind == command_kind::read_write;
    bool writes = request.kind == command_kind::write || request.kind == command_kind::read_write;
    document options;
    if (reads && !request.settings.read_concern.inherited())
        options.append("readConcern", request.settings.read_concern.spec());
    if (writes && !request.settings.write_concern.inherited())
        options.append("writeConcern", request.settings.write_concern.spec());
    if (request.server_id != 0)
        options.append("serverId", static_cast<std::int64_t>(request.server_id));
    if (request.session && request.session->native()) {
        bson_error_t error{};
        if (!mongoc_client_session_append(request.session->native(), options.mutable_native(),
                                          &error))
            throw_error(error, {}, {});
    }
    return options;
}

error_context context_of(const command& request) {
    return {std::string{(*request.body.begin()).key()}, request.where.name_space()};
}

/// A command as it is sent, and whether it carries what time is left.
struct prepared {
    document changed;  // unless it goes as it is
    bool limited = false;
};

/// Puts what time is left into the command as its maxTimeMS, if it has no shorter one; more than
/// servers take is no limit to them.
void add_limit(prepared& sent, const command& request) {
    using std::chrono::milliseconds;
    if (request.deadline == std::chrono::steady_clock::time_point{}) return;
    auto left =
        std::chrono::ceil<milliseconds>(request.deadline - std::chrono::steady_clock::now());
    if (left <= milliseconds{0}) call::time_out(request.where.name_space());
    if (left.count() > longest_server_time) return;
    auto own = request.body.get_or<std::int64_t>("maxTimeMS", 0);
    if (own > 0 && own <= left.count()) return;
    if (sent.changed.empty()) sent.changed = document{request.body};
    sent.changed.set("maxTimeMS", std::int64_t{left.count()});
    sent.limited = true;
}

bool asks_for_raw_data(document_view body) {
    auto first = *body.begin();
    auto raw = first.key() == "explain" ? first.value()["rawData"] : body["rawData"];
    return static_cast<bool>(raw);
}

document without_raw_data(document_view body) {
    document kept;
    for (auto [key, setting] : body) {
        if (key == "rawData") continue;
        if (key == "explain")
            kept.append(key, without_raw_data(setting.get<document_view>()));
        else
            kept.append(key, setting);
    }
    return kept;
}

/// What is sent as the user gave it goes as it is.
prepared prepare(mongoc_client_t* client, const command& request) {
    prepared sent;
    if (request.kind == command_kind::neither) return sent;
    if (asks_for_raw_data(request.body)) {
        bool writes = request.kind == command_kind::write;
        auto prefs = request.settings.read_preference.native();
        if (!all_speak(wire_version_8_2, client, writes, writes ? nullptr : prefs,
                       context_of(request)))
            sent.changed = without_raw_data(request.body);
    }
    add_limit(sent, request);
    return sent;
}

/// The server for an aggregation that writes, which libmongoc would send to the primary: one of the
/// read preference, if all servers let secondaries write through to their primary; or else 0.
std::uint32_t server_that_may_write_through(mongoc_client_t* client, const command& request) {
    auto prefs = request.settings.read_preference.native();
    if (!prefs || mongoc_read_prefs_get_mode(prefs) == MONGOC_READ_PRIMARY) return 0;
    bson_error_t error{};
    server_description_handle server{mongoc_client_select_server(client, false, prefs, &error)};
    if (!server) throw_error(error, {}, context_of(request));
    if (!all_speak(wire_version_5_0, client, false, prefs, context_of(request))) return 0;
    return mongoc_server_description_id(server.get());
}

/// As libmongoc takes it.
struct native_command {
    const char* database;
    const bson_t* body;
    const mongoc_read_prefs_t* prefs;
    const bson_t* options;
};

bool send_native(mongoc_client_t* client, const native_command& what, command_kind kind,
                 bson_t* reply, bson_error_t* error) {
    const auto& [database, body, prefs, options] = what;
    switch (kind) {
        case command_kind::read:
            return mongoc_client_read_command_with_opts(client, database, body, prefs, options,
                                                        reply, error);
        case command_kind::write:
            return mongoc_client_write_command_with_opts(client, database, body, options, reply,
                                                         error);
        case command_kind::read_write:
            return mongoc_client_read_write_command_with_opts(client, database, body, prefs,
                                                              options, reply, error);
        case command_kind::neither:
            break;
    }
    return mongoc_client_command_with_opts(client, database, body, prefs, options, reply, error);
}

}  // namespace

connection::connection(std::shared_ptr<pooled_clients> pool, pooled_client& taken) noexcept
    : pool_(std::move(pool)), taken_(taken) {}

connection::~connection() { pool_->give_back(taken_); }

std::shared_ptr<connection> connection::lease() {
    auto& leases = wire().settings().leases;
    ++leases;
    return {this, [self = shared_from_this(), &leases](connection*) { --leases; }};
}

std::shared_ptr<connection> connection::lease_to_cursor() {
    pool_->add_cursor(taken_);
    return {this, [leased = lease(), this](connection*) { pool_->remove_cursor(taken_); }};
}

std::shared_ptr<connection> connection::shared_by_cursors() const {
    return pool_->shared_by_cursors();
}

_mongoc_client_t* connection::native() const noexcept { return taken_.native; }

std::int32_t connection::wire_version() const {
    call::locked_wire mine{wire()};
    auto all = wire_versions(native());
    return all.empty() ? 0 : std::ranges::max(all);
}

bool connection::established() const noexcept { return taken_.on.established(); }

bool connection::adds_fields() const noexcept { return taken_.adds_fields; }

bool connection::broken() const noexcept { return taken_.on.broken(); }

std::string connection::address_of(std::uint32_t server_id) const {
    call::locked_wire mine{wire()};
    server_description_handle server{mongoc_client_get_server_description(native(), server_id)};
    return server ? mongoc_server_description_host(server.get())->host_and_port : "";
}

wire& connection::wire() const noexcept { return taken_.on; }

answer connection::run(const command& request) {
    if (request.body.empty()) throw invalid_operation{"a command document must not be empty"};
    check_transaction(request);
    call::using_wire sending{wire()};
    const auto [changed, limited] = prepare(native(), request);
    bson_argument body{changed.empty() ? request.body : changed.view()};
    document options = options_of(request);
    auto prefs = request.settings.read_preference.native();
    auto kind = request.kind;
    if (kind == command_kind::read_write) {
        if (auto server = server_that_may_write_through(native(), request)) {
            options.append("serverId", static_cast<std::int64_t>(server));
            kind = command_kind::neither;
        }
    }
    const auto& where = request.where;
    native_command what{where.database.empty() ? "admin" : where.database.c_str(), body.get(),
                        prefs, options.empty() ? nullptr : options.native()};
    reply_slot reply;
    bson_error_t error{};
    last_command::note((*request.body.begin()).key(), where);
    forget_last_reply();
    bool ok = send_native(native(), what, kind, reply.out(), &error);
    if (ok) return {reply.take(), server_of_last_reply()};
    // The server's clock has run out before ours.
    constexpr std::uint32_t max_time_ms_expired = 50;
    if (limited && error.domain == MONGOC_ERROR_SERVER && error.code == max_time_ms_expired)
        call::time_out(where.name_space());
    throw_error(error, reply.take(), context_of(request));
}

}  // namespace motor::driver
