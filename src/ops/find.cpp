// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/find.hpp>

#include "command.hpp"

#include <limits>

namespace motor::ops {
namespace {

/// A first batch of just the limit would leave the server with an open cursor that has nothing
/// more, which costs a round trip to close it; so one more is asked for.
void ask_for_more_than_limit(document& command) {
    auto size = command["batchSize"].get_if<std::int32_t>();
    if (!size || command.get_or<std::int64_t>("limit", 0) != *size) return;
    if (*size > 0 && *size < std::numeric_limits<std::int32_t>::max())
        command.set("batchSize", *size + 1);
}

command_document command_for(const std::string& collection, document_view fields) {
    auto sent = without(fields, {"maxAwaitTimeMS"});
    // cursor_type() sets it to take back what was set before.
    if (sent["tailable"] && !sent.get_or("awaitData", true)) sent.remove("awaitData");
    auto command = command_of("find", collection, sent);
    ask_for_more_than_limit(command);
    return command;
}

}  // namespace

find::find(document_view filter) { fields_.append("filter", filter); }

find::result find::run(const detail::run_context& context) const {
    auto more = get_more_options_of(fields_);
    more.alone = waits();
    return context.open_cursor(command_for(context.collection(), fields_),
                               detail::command_kind::read, settings_, more);
}

document find::command_in(const detail::namespace_settings& settings) const {
    return document{command_for(settings.collection, fields_)};
}

bool find::waits() const { return fields_.get_or<bool>("awaitData", false); }

bool find::tailable() const { return fields_.get_or<bool>("tailable", false); }

}  // namespace motor::ops
