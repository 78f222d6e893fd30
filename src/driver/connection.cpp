// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/connection.hpp>

#include <motor/driver/target.hpp>

#include "libmongoc.hpp"
#include "server_of_reply.hpp"

namespace motor::driver {
namespace {

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
    if (request.session) {
        bson_error_t error{};
        if (!mongoc_client_session_append(request.session, options.mutable_native(), &error))
            throw_error(error, {}, {});
    }
    return options;
}

error_context context_of(const command& request) {
    return {std::string{(*request.body.begin()).key()}, request.where.name_space()};
}

const char* database_of(const scope& where) {
    return where.database.empty() ? "admin" : where.database.c_str();
}

}  // namespace

connection::connection(std::shared_ptr<_mongoc_client_pool_t> pool,
                       _mongoc_client_t* native) noexcept
    : pool_(std::move(pool)), native_(native) {}

connection::~connection() { mongoc_client_pool_push(pool_.get(), native_); }

document connection::run(const command& request) {
    if (request.body.empty()) throw invalid_operation{"a command document must not be empty"};
    bson_argument body{request.body};
    document options = options_of(request);
    const bson_t* opts = options.empty() ? nullptr : options.native();
    auto prefs = request.settings.read_preference.native();
    auto database = database_of(request.where);
    reply_slot reply;
    bson_error_t error{};
    bool ok = false;
    switch (request.kind) {
        case command_kind::read:
            ok = mongoc_client_read_command_with_opts(native_, database, body.get(), prefs, opts,
                                                      reply.out(), &error);
            break;
        case command_kind::write:
            ok = mongoc_client_write_command_with_opts(native_, database, body.get(), opts,
                                                       reply.out(), &error);
            break;
        case command_kind::read_write:
            ok = mongoc_client_read_write_command_with_opts(native_, database, body.get(), prefs,
                                                            opts, reply.out(), &error);
            break;
        case command_kind::neither:
            ok = mongoc_client_command_with_opts(native_, database, body.get(), prefs, opts,
                                                 reply.out(), &error);
            break;
    }
    if (!ok) throw_error(error, reply.take(), context_of(request));
    last_server_id_ = server_of_last_reply();
    return reply.take();
}

}  // namespace motor::driver
