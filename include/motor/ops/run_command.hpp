// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

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
