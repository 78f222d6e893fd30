// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/cursor.hpp>

#include <motor/bson/builder.hpp>
#include <motor/bson/error.hpp>
#include <motor/driver/last_command.hpp>
#include <motor/driver/session.hpp>
#include <motor/driver/target.hpp>

#include "counts.hpp"
#include "server_of_reply.hpp"

namespace motor::driver {

cursor::cursor(connection& via, std::shared_ptr<driver::session> session, answer reply,
               const concerns& settings, const get_more_options& more)
    : session_(std::move(session)), server_id_(reply.server_id), settings_(settings), more_(more) {
    if (server_id_ != 0) address_ = address_of_last_reply();
    settings_.read_concern = {};  // a getMore has the one of its first command
    read(std::move(reply.body));
    if (alive()) connection_ = more_.alone ? via.lease() : via.lease_to_cursor();
}

array_view cursor::batch() const { return batch_; }

void cursor::get_more() {
    if (!alive()) {
        batch_ = {};
        return;
    }
    document request = doc("getMore", id_, "collection", collection_);
    if (more_.batch_size) request.append("batchSize", *more_.batch_size);
    if (more_.max_await_time_ms) request.append("maxTimeMS", *more_.max_await_time_ms);
    if (!more_.comment.is_null()) request.append("comment", more_.comment);
    scope where{database_, collection_, {}};
    try {
        read(connection_
                 ->run(
                     {where, request, command_kind::neither, settings_, session_.get(), server_id_})
                 .body);
    } catch (...) {
        batch_ = {};
        id_ = 0;
        release();
        throw;
    }
}

void cursor::kill() noexcept {
    if (!alive()) return;
    try {
        document request = doc("killCursors", collection_, "cursors", array(id_));
        scope where{database_, collection_, {}};
        connection_->run(
            {where, request, command_kind::neither, settings_, session_.get(), server_id_});
    } catch (...) {  // the server forgets an idle cursor after ten minutes by itself
    }
    batch_ = {};
    id_ = 0;
    release();
}

void cursor::read(document reply) {
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

void cursor::name_in(error& wrong) const {
    if (!command_.empty())
        detail::name_operation(wrong, command_, scope{database_, collection_, {}}.name_space());
}

/// The session first: it belongs to the connection's client.
void cursor::release() noexcept {
    session_.reset();
    connection_.reset();
}

}  // namespace motor::driver
