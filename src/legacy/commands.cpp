// SPDX-License-Identifier: Apache-2.0
#include <motor/legacy/commands.hpp>

#include <motor/bson/builder.hpp>
#include <motor/client_error.hpp>

#include "driver/counts.hpp"

namespace motor::legacy::calls {
namespace {

/// Roles that Motor for Python gave to a user without explicit roles.
std::string_view default_role(bool admin, bool read_only) {
    if (admin) return read_only ? "readAnyDatabase" : "root";
    return read_only ? "read" : "dbOwner";
}

}  // namespace

count::result count::run(const detail::run_context& context) const {
    document command = doc("count", context.collection());
    command.concat(fields_);
    return detail::count_in(context.command(command, detail::command_kind::read, settings_), "n");
}

group::group(const value& key, document_view condition, document_view initial,
             std::string_view reduce)
    : key_(key), condition_(condition), initial_(initial), reduce_(reduce) {}

group::result group::run(const detail::run_context& context) const {
    document fields;
    if (auto function = key_.get_if<std::string_view>())
        fields.append("$keyf", code{*function});
    else if (key_.get_if<document_view>())
        fields.append("key", key_);
    else if (!key_.is_null())
        throw invalid_operation{"group needs a document, a function's text or null as its key"};
    fields.append("ns", context.collection()).append("$reduce", reduce_);
    fields.append("cond", condition_).append("initial", initial_).concat(fields_);
    document reply = context.command(doc("group", fields), detail::command_kind::read, settings_);
    result groups;
    for (auto each : reply.get<array_view>("retval"))
        groups.emplace_back(each.value().get<document_view>());
    return groups;
}

alive::result alive::run(const detail::run_context& context) const {
    try {
        ops::ping{}.run(context);
        return true;
    } catch (const error&) {
        return false;
    }
}

void add_user::run(const detail::run_context& context) const {
    document found = context.command_as_is(doc("usersInfo", name_));
    bool there = !found.get<array_view>("users").empty();
    document command = doc(there ? "updateUser" : "createUser", name_, "pwd", password_);
    if (auto own = fields_["roles"]) {
        command.append("roles", own);
    } else {
        bool read_only = fields_.get_or("readOnly", false);
        command.append("roles", array(default_role(context.database() == "admin", read_only)));
    }
    context.command(command, detail::command_kind::write, settings_);
}

void remove_user::run(const detail::run_context& context) const {
    constexpr int user_not_found = 11;
    try {
        context.command(doc("dropUser", name_), detail::command_kind::write, settings_);
    } catch (const operation_failure& failure) {
        if (failure.code().value() != user_not_found) throw;
    }
}

eval::result eval::run(const detail::run_context& context) const {
    document reply = context.command_as_is(doc("eval", function_, "args", arguments_));
    return value{reply["retval"]};
}

}  // namespace motor::legacy::calls
