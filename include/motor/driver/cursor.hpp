// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/value.hpp>
#include <motor/driver/connection.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace motor {

class error;

}  // namespace motor

namespace motor::driver {

/// What every getMore of a cursor carries.
struct get_more_options {
    std::optional<std::int32_t> batch_size;
    std::optional<std::int64_t> max_await_time_ms;
    motor::value comment;
    bool alone = false;  ///< on its connection: it waits on the server, or is a session's
};

/// A server's cursor, blocking, one batch at a time. While it is alive it keeps a connection, which
/// it may share with others, and a session, because the server ties a cursor to the session of its
/// first command; a first batch that is also the last keeps neither.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/find_getmore_killcursors_commands.md
class cursor {
public:
    /// Takes the reply of the command that opened it.
    cursor(connection& via, std::shared_ptr<driver::session> session, answer reply,
           const concerns& settings, const get_more_options& more);

    cursor(cursor&&) noexcept = default;
    cursor& operator=(cursor&&) = delete;  // it would let go of the connection before the session

    /// The documents of the current batch, inside the server's reply: valid until the next call.
    [[nodiscard]] array_view batch() const;
    /// The reply that holds it.
    [[nodiscard]] document_view reply() const noexcept { return reply_; }
    /// The reply that holds batch(); the views stay valid as long as the returned document.
    document take_reply() noexcept { return std::move(reply_); }
    /// True while the server may have more.
    [[nodiscard]] bool alive() const noexcept { return id_ != 0; }
    [[nodiscard]] std::int64_t id() const noexcept { return id_; }
    /// `host:port` of the server that it is on; empty if no server opened it.
    [[nodiscard]] const std::string& address() const noexcept { return address_; }

    /// Names the command that brought the batch in an error about what is in it.
    void name_in(error& wrong) const;

    /// Fetches the next batch. The cursor is dead after an error from the server.
    void get_more();
    /// Tells the server to forget the cursor; what fails is ignored, the server's timeout remains.
    void kill() noexcept;

private:
    void read(document reply);
    void release() noexcept;

    std::shared_ptr<connection> connection_;
    std::shared_ptr<driver::session> session_;
    std::string database_, collection_;  // of the cursor: a view's or a command's may differ
    std::string address_;
    std::string command_;  // that brought the batch
    document reply_;
    array_view batch_;
    std::int64_t id_ = 0;
    std::uint32_t server_id_ = 0;
    concerns settings_;
    get_more_options more_;
};

}  // namespace motor::driver
