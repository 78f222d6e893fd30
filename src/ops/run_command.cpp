// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/run_command.hpp>

#include "command.hpp"

namespace motor::ops {

run_command::result run_command::run(const detail::run_context& context) const {
    return context.answer_as_is(fields_, settings_).body;  // the numbers in it are the user's
}

run_cursor_command::result run_cursor_command::run(const detail::run_context& context) const {
    detail::namespace_settings plain{context.database(), {}, {}};  // nothing is inherited
    auto more = get_more_options_of(fields_);
    more.alone = waits();
    return context.aimed_at(plain).open_cursor(command_, detail::command_kind::neither, settings_,
                                               more);
}

ping::result ping::run(const detail::run_context& context) const {
    return context.command_as_is(doc("ping", 1), settings_);
}

}  // namespace motor::ops
