// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/server_cursor.hpp>

#include "driver/counts.hpp"
#include "driver/events/server_of_reply.hpp"

#include <motor/bson/builder.hpp>
#include <motor/bson/error.hpp>
#include <motor/detail/bson/error_access.hpp>
#include <motor/detail/driver/last_command.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/driver/server_session.hpp>
#include <motor/server_error.hpp>

namespace motor::detail {
namespace {

/// The server has no such cursor after this error.
bool forgets_cursor(const operation_failure& failure) {
    constexpr int cursor_not_found = 43, query_plan_killed = 175, capped_position_lost = 136,
                  cursor_killed = 237;
    const int code = failure.code().value();
    return code == cursor_not_found || code == query_plan_killed || code == capped_position_lost ||
           code == cursor_killed;
}

}  // namespace

server_cursor::server_cursor(connection& connection, std::shared_ptr<server_session> session,
                             answer reply, const concerns& settings, const get_more_options& more)
    : session_(std::move(session)), server_id_(reply.server_id), settings_(settings), more_(more) {
    if (server_id_ != 0) address_ = address_of_last_reply();
    // A getMore has the concerns of the first command, and goes to the same server.
    settings_.read_concern = {};
    settings_.read_preference = {};
    read(std::move(reply.body));
    if (alive()) connection_ = more_.alone ? connection.lease() : connection.lease_to_cursor();
}

array_view server_cursor::batch() const { return batch_; }

void server_cursor::get_more() {
    if (!alive()) {
        batch_ = {};
        return;
    }
    document request = doc("getMore", id_, "collection", collection_);
    if (more_.batch_size) request.append("batchSize", *more_.batch_size);
    if (more_.max_await_time_ms) request.append("maxTimeMS", *more_.max_await_time_ms);
    if (!more_.comment.is_null()) request.append("comment", more_.comment);
    namespace_settings settings{database_, collection_, {}};
    try {
        read(connection_
                 ->run({settings, request, command_kind::neither, settings_, session_.get(),
                        server_id_})
                 .body);
    } catch (const operation_failure& refused) {
        if (forgets_cursor(refused)) id_ = 0;
        kill();
        forget();
        throw;
    } catch (...) {
        forget();
        throw;
    }
}

void server_cursor::set_batch_size(std::int32_t documents) {
    more_.batch_size.reset();
    if (documents != 0) more_.batch_size = documents;
}

void server_cursor::kill() noexcept {
    if (!alive()) return;
    try {
        document request = doc("killCursors", collection_, "cursors", array(id_));
        namespace_settings settings{database_, collection_, {}};
        connection_->run(
            {settings, request, command_kind::neither, settings_, session_.get(), server_id_});
    } catch (...) {  // the server destroys an idle cursor after ten minutes
    }
    forget();
}

void server_cursor::read(document reply) {
    reply_ = std::move(reply);
    command_ = last_command::name();
    auto found = reply_["cursor"].get_if<document_view>();
    if (!found) throw protocol_error{"the reply has no key \"cursor\" with a document"};
    auto fields = *found;
    id_ = count_in(fields, "id");
    auto name_space = fields.get<std::string_view>("ns");
    auto dot = name_space.find('.');
    database_ = name_space.substr(0, dot);
    collection_ = name_space.substr(dot + 1);
    auto first = fields["firstBatch"];
    batch_ = first ? first.get<array_view>() : fields.get<array_view>("nextBatch");
    if (!alive()) release();
}

void server_cursor::name_in(error& wrong) const {
    if (!command_.empty())
        error_access::name_operation(wrong, command_,
                                     namespace_settings{database_, collection_, {}}.name_space());
}

void server_cursor::forget() noexcept {
    batch_ = {};
    id_ = 0;
    release();
}

/// Destroys the session before the connection, to whose client it belongs.
void server_cursor::release() noexcept {
    session_.reset();
    connection_.reset();
}

}  // namespace motor::detail
