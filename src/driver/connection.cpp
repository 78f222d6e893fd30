// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/connection.hpp>

#include <motor/driver/call.hpp>
#include <motor/driver/last_command.hpp>
#include <motor/driver/session.hpp>
#include <motor/driver/target.hpp>

#include "counts.hpp"
#include "libmongoc.hpp"
#include "pooled_clients.hpp"
#include "server_of_reply.hpp"

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

/// The command with what time is left as its maxTimeMS, if it has no shorter one.
document limited(document_view body, std::chrono::steady_clock::time_point deadline) {
    using std::chrono::milliseconds;
    auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left <= milliseconds{0})
        throw error{make_error_code(errc::timeout), "there was no time left to send it"};
    document command{body};
    auto own = body.get_or<std::int64_t>("maxTimeMS", 0);
    if (own <= 0 || own > left.count()) command.set("maxTimeMS", std::int64_t{left.count()});
    return command;
}

error_context context_of(const command& request) {
    return {std::string{(*request.body.begin()).key()}, request.where.name_space()};
}

constexpr std::int32_t wire_version_5_0 = 13;

/// The wire versions of the servers that have answered.
std::vector<std::int32_t> wire_versions(mongoc_client_t* client) {
    std::size_t count = 0;
    auto all = mongoc_client_get_server_descriptions(client, &count);
    std::vector<std::int32_t> found;
    for (std::size_t i = 0; i < count; ++i) {
        auto hello = document_view::of(*mongoc_server_description_hello_response(all[i]));
        auto newest = whole_number(hello["maxWireVersion"]);
        if (newest && std::in_range<std::int32_t>(*newest))
            found.push_back(static_cast<std::int32_t>(*newest));
    }
    mongoc_server_descriptions_destroy_all(all, count);
    return found;
}

/// The server for an aggregation that writes, which libmongoc would send to the primary: one of the
/// read preference, if all servers let secondaries write through to their primary; or else 0.
std::uint32_t server_that_may_write_through(mongoc_client_t* client, const command& request) {
    auto prefs = request.settings.read_preference.native();
    if (!prefs || mongoc_read_prefs_get_mode(prefs) == MONGOC_READ_PRIMARY) return 0;
    bson_error_t error{};
    server_description_handle server{mongoc_client_select_server(client, false, prefs, &error)};
    if (!server) throw_error(error, {}, context_of(request));
    auto can = [](std::int32_t version) { return version >= wire_version_5_0; };
    if (!std::ranges::all_of(wire_versions(client), can)) return 0;
    return mongoc_server_description_id(server.get());
}

const char* database_of(const scope& where) {
    return where.database.empty() ? "admin" : where.database.c_str();
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
    bool timed = request.deadline != std::chrono::steady_clock::time_point{} &&
                 request.kind != command_kind::neither;
    document with_limit = timed ? limited(request.body, request.deadline) : document{};
    bson_argument body{timed ? with_limit.view() : request.body};
    call::using_wire sending{wire()};
    document options = options_of(request);
    auto prefs = request.settings.read_preference.native();
    auto kind = request.kind;
    if (kind == command_kind::read_write) {
        if (auto server = server_that_may_write_through(native(), request)) {
            options.append("serverId", static_cast<std::int64_t>(server));
            kind = command_kind::neither;
        }
    }
    const bson_t* opts = options.empty() ? nullptr : options.native();
    auto database = database_of(request.where);
    reply_slot reply;
    bson_error_t error{};
    bool ok = false;
    last_command::note((*request.body.begin()).key(), request.where);
    forget_last_reply();
    switch (kind) {
        case command_kind::read:
            ok = mongoc_client_read_command_with_opts(native(), database, body.get(), prefs, opts,
                                                      reply.out(), &error);
            break;
        case command_kind::write:
            ok = mongoc_client_write_command_with_opts(native(), database, body.get(), opts,
                                                       reply.out(), &error);
            break;
        case command_kind::read_write:
            ok = mongoc_client_read_write_command_with_opts(native(), database, body.get(), prefs,
                                                            opts, reply.out(), &error);
            break;
        case command_kind::neither:
            ok = mongoc_client_command_with_opts(native(), database, body.get(), prefs, opts,
                                                 reply.out(), &error);
            break;
    }
    if (!ok) throw_error(error, reply.take(), context_of(request));
    return {reply.take(), server_of_last_reply()};
}

}  // namespace motor::driver
