// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/find.hpp>

namespace motor::ops {

template <class Self>
using run_command_options =
    option_list<Self, comment_option, max_time_option, read_preference_option>;

/// Sends a command as it is and returns the server's reply. It inherits no read or write concern
/// and no read preference, and is never retried.
/// @see https://www.mongodb.com/docs/manual/reference/command/
class run_command : public options_base, public run_command_options<run_command> {
public:
    template <class Self>
    using options = run_command_options<Self>;
    using result = document;

    explicit run_command(document_view command) { fields_ = document{command}; }
    result run(const driver::target& where) const;
};

template <class Self>
using run_cursor_command_options =
    option_list<Self, batch_size_option, cursor_type_option, max_await_time_option, comment_option,
                read_preference_option>;

/// Sends a command as it is and opens a cursor over its reply; the options are those of the cursor,
/// sent with each getMore and not with the command. Otherwise as run_command. Throws errc::protocol
/// if the reply has no cursor.
/// @see https://github.com/mongodb/specifications/blob/master/source/run-command/run-command.md
class run_cursor_command : public options_base,
                           public run_cursor_command_options<run_cursor_command> {
public:
    template <class Self>
    using options = run_cursor_command_options<Self>;
    using result = driver::cursor;

    explicit run_cursor_command(document_view command) : command_(command) {}
    result run(const driver::target& where) const;
    /// What the cursor_type says that the command asks for.
    [[nodiscard]] bool waits() const { return fields_.get_or("awaitData", false); }
    [[nodiscard]] bool tailable() const { return fields_.get_or("tailable", false); }

private:
    document command_;
};

template <class Self>
using no_options = option_list<Self>;

/// Asks the server whether it is there.
/// @see https://www.mongodb.com/docs/manual/reference/command/ping/
class ping : public options_base, public no_options<ping> {
public:
    template <class Self>
    using options = no_options<Self>;
    using result = document;

    result run(const driver::target& where) const;
};

}  // namespace motor::ops
