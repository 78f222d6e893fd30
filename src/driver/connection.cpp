// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/connection.hpp>

#include "client_pool_impl.hpp"
#include "driver/events/server_of_reply.hpp"
#include "driver/stream/wire_versions.hpp"
#include "libmongoc.hpp"

#include <motor/detail/driver/interruptible.hpp>
#include <motor/detail/driver/last_command.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/driver/server_session.hpp>
#include <motor/detail/driver/server_time.hpp>

#include <algorithm>
#include <vector>

namespace motor::detail {
namespace {

/// Refuses reads of a transaction that would not go to the primary. libmongoc would first look for
/// a server of the wrong kind, until its time limit.
/// @see https://github.com/mongodb/specifications/blob/master/source/transactions/transactions.md
void check_transaction(const command& request) {
    if (request.kind == command_kind::write || !request.session) return;
    if (!request.session->in_transaction()) return;
    auto own = request.concerns.read_preference.native();
    if (request.session->reads_from_primary() &&
        (!own || mongoc_read_prefs_get_mode(own) == MONGOC_READ_PRIMARY))
        return;
    throw invalid_operation{"read preference in a transaction must be primary"};
}

/// Options that libmongoc takes beside the command; empty most of the time.
document options_of(const command& request) {
    bool reads = request.kind == command_kind::read || request.kind == command_kind::read_write;
    bool writes = request.kind == command_kind::write || request.kind == command_kind::read_write;
    document options;
    if (reads && !request.concerns.read_concern.inherited())
        options.append("readConcern", request.concerns.read_concern.spec());
    if (writes && !request.concerns.write_concern.inherited())
        options.append("writeConcern", request.concerns.write_concern.spec());
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
    return {std::string{(*request.body.begin()).key()}, request.settings.name_space()};
}

/// A command as it is sent, and whether it carries the time that is left.
struct prepared {
    document changed;  // empty: the command is sent unchanged
    bool limited = false;
};

/// Puts the time that is left into the command as its maxTimeMS, unless it has a shorter one. A
/// longer time than servers take is not sent.
void add_limit(prepared& sent, const command& request) {
    using std::chrono::milliseconds;
    if (request.deadline == std::chrono::steady_clock::time_point{}) return;
    auto left =
        std::chrono::ceil<milliseconds>(request.deadline - std::chrono::steady_clock::now());
    if (left <= milliseconds{0}) interruptible::time_out(request.settings.name_space());
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

/// Prepares a command. Those of the user's own are sent unchanged.
prepared prepare(mongoc_client_t* client, const command& request) {
    prepared sent;
    if (request.kind == command_kind::neither) return sent;
    if (asks_for_raw_data(request.body)) {
        bool writes = request.kind == command_kind::write;
        auto prefs = request.concerns.read_preference.native();
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
    auto prefs = request.concerns.read_preference.native();
    if (!prefs || mongoc_read_prefs_get_mode(prefs) == MONGOC_READ_PRIMARY) return 0;
    bson_error_t error{};
    server_description_handle server{mongoc_client_select_server(client, false, prefs, &error)};
    if (!server) throw_error(error, {}, context_of(request));
    if (!all_speak(wire_version_5_0, client, false, prefs, context_of(request))) return 0;
    return mongoc_server_description_id(server.get());
}

/// A command in libmongoc's form.
struct native_command {
    const char* database;
    const bson_t* body;
    const mongoc_read_prefs_t* prefs;
    const bson_t* options;
};

bool send_native(mongoc_client_t* client, const native_command& sent, command_kind kind,
                 bson_t* reply, bson_error_t* error) {
    const auto& [database, body, prefs, options] = sent;
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

connection::connection(std::shared_ptr<client_pool_impl> pool, client_slot& taken) noexcept
    : pool_(std::move(pool)), taken_(taken) {}

connection::~connection() { pool_->give_back(taken_); }

std::shared_ptr<connection> connection::lease() {
    auto& leases = breaker().settings().leases;
    ++leases;
    return {this, [self = shared_from_this(), &leases](connection*) { --leases; }};
}

std::shared_ptr<connection> connection::lease_to_cursor() {
    pool_->add_cursor(taken_);
    return {this, [leased = lease(), this](connection*) { pool_->remove_cursor(taken_); }};
}

std::shared_ptr<connection> connection::connection_for_cursor() const {
    return pool_->connection_for_cursor();
}

_mongoc_client_t* connection::native() const noexcept { return taken_.native; }

std::int32_t connection::wire_version() const {
    interruptible::connection_lock lock{breaker()};
    auto all = wire_versions(native());
    return all.empty() ? 0 : std::ranges::max(all);
}

bool connection::established() const noexcept { return taken_.breaker.established(); }

bool connection::adds_fields() const noexcept { return taken_.adds_fields; }

bool connection::broken() const noexcept { return taken_.breaker.broken(); }

std::string connection::address_of(std::uint32_t server_id) const {
    interruptible::connection_lock lock{breaker()};
    server_description_handle server{mongoc_client_get_server_description(native(), server_id)};
    return server ? mongoc_server_description_host(server.get())->host_and_port : "";
}

socket_breaker& connection::breaker() const noexcept { return taken_.breaker; }

answer connection::run(const command& request) {
    if (request.body.empty()) throw invalid_operation{"a command document must not be empty"};
    check_transaction(request);
    interruptible::connection_use sending{breaker()};
    const auto [changed, limited] = prepare(native(), request);
    bson_argument body{changed.empty() ? request.body : changed.view()};
    document options = options_of(request);
    auto prefs = request.concerns.read_preference.native();
    auto kind = request.kind;
    if (kind == command_kind::read_write) {
        if (auto server = server_that_may_write_through(native(), request)) {
            options.append("serverId", static_cast<std::int64_t>(server));
            kind = command_kind::neither;
        }
    }
    const auto& settings = request.settings;
    native_command sent{settings.database.empty() ? "admin" : settings.database.c_str(), body.get(),
                        prefs, options.empty() ? nullptr : options.native()};
    reply_slot reply;
    bson_error_t error{};
    last_command::note((*request.body.begin()).key(), settings);
    forget_last_reply();
    bool ok = send_native(native(), sent, kind, reply.out(), &error);
    if (ok) return {reply.take(), server_of_last_reply()};
    // The time limit has expired on the server first.
    constexpr std::uint32_t max_time_ms_expired = 50;
    if (limited && error.domain == MONGOC_ERROR_SERVER && error.code == max_time_ms_expired)
        interruptible::time_out(settings.name_space());
    throw_error(error, reply.take(), context_of(request));
}

}  // namespace motor::detail
