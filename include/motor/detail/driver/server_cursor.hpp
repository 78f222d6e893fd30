// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/value.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/connection.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace motor {

class error;

}  // namespace motor

namespace motor::detail {

/// Options that each getMore of a cursor carries.
struct get_more_options {
    std::optional<std::int32_t> batch_size;
    std::optional<std::int64_t> max_await_time_ms;
    motor::value comment;
    bool alone = false;  ///< needs a connection to itself: waits on the server, or has a session
};

/// A server's cursor, one batch at a time. Blocking. While the cursor is alive it keeps a
/// connection, which it may share with others, and a session, because the server ties a cursor to
/// the session of its first command. A cursor whose first batch is also the last keeps neither.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/find_getmore_killcursors_commands.md
class MOTOR_EXPORT server_cursor {
public:
    /// Takes the reply to the command that opened the cursor.
    server_cursor(detail::connection& connection, std::shared_ptr<server_session> session,
                  answer reply, const concerns& settings, const get_more_options& more);

    server_cursor(server_cursor&&) noexcept = default;
    server_cursor& operator=(server_cursor&&) =
        delete;  // it would destroy the connection before the session

    /// Documents of the current batch, inside the server's reply: valid until the next call.
    [[nodiscard]] array_view batch() const;
    /// The reply that holds batch().
    [[nodiscard]] document_view reply() const noexcept { return reply_; }
    /// Moves the reply out. Views of batch() stay valid as long as the returned document.
    document take_reply() noexcept { return std::move(reply_); }
    /// Whether the server may have more documents.
    [[nodiscard]] bool alive() const noexcept { return id_ != 0; }
    [[nodiscard]] std::int64_t id() const noexcept { return id_; }
    /// `host:port` of the cursor's server; empty if no server opened it.
    [[nodiscard]] const std::string& address() const noexcept { return address_; }

    /// Names the command that brought the batch in an error about the batch's content.
    void name_in(error& wrong) const;

    /// Fetches the next batch. After an error the cursor is dead, and killed on the server if the
    /// server may still have it.
    void get_more();
    /// Limits the next batches to this number of documents; 0: the server decides.
    void set_batch_size(std::int32_t documents);
    /// Tells the server to destroy the cursor. Failures are ignored: the server's timeout remains.
    void kill() noexcept;

private:
    void read(document reply);
    void forget() noexcept;
    void release() noexcept;

    std::shared_ptr<connection> connection_;
    std::shared_ptr<server_session> session_;
    std::string database_, collection_;  // as the server names them: a view's name may differ
    std::string address_;
    std::string command_;  // the one that brought the batch
    document reply_;
    array_view batch_;
    std::int64_t id_ = 0;
    std::uint32_t server_id_ = 0;
    concerns settings_;
    get_more_options more_;
};

}  // namespace motor::detail
