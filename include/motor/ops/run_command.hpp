// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/find.hpp>

namespace motor::ops {

/// Options of database::run_command().
template <class Self>
using run_command_options =
    option_list<Self, comment_option, max_time_option, read_preference_option>;

/// The operation of database::run_command(). Options: run_command_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/
class MOTOR_EXPORT run_command : public fluent_operation<run_command, run_command_options> {
public:
    using result = document;  ///< The server's reply.

    explicit run_command(document_view command) { fields_ = document{command}; }
    result run(const detail::run_context& context) const;
};

/// Options of database::run_cursor_command().
template <class Self>
using run_cursor_command_options =
    option_list<Self, batch_size_option, cursor_type_option, max_await_time_option, comment_option,
                read_preference_option>;

/// The operation of database::run_cursor_command(). Options: run_cursor_command_options.
/// @see https://github.com/mongodb/specifications/blob/master/source/run-command/run-command.md
class MOTOR_EXPORT run_cursor_command
    : public fluent_operation<run_cursor_command, run_cursor_command_options> {
public:
    using result = detail::server_cursor;

    explicit run_cursor_command(document_view command) : command_(command) {}
    result run(const detail::run_context& context) const;
    /// What the cursor_type says that the command asks for.
    [[nodiscard]] bool waits() const { return fields_.get_or("awaitData", false); }
    [[nodiscard]] bool tailable() const { return fields_.get_or("tailable", false); }

private:
    document command_;
};

/// The operation of client::ping(). Options: no_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/ping/
class MOTOR_EXPORT ping : public fluent_operation<ping, no_options> {
public:
    using result = document;  ///< The server's reply.

    result run(const detail::run_context& context) const;
};

}  // namespace motor::ops
