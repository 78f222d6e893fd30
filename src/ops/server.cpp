// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/server.hpp>

#include "command.hpp"
#include "driver/counts.hpp"

namespace motor {
namespace {

std::vector<std::string> hosts_in(document_view reply, std::string_view key) {
    std::vector<std::string> hosts;
    for (auto entry : reply.get_or(key, array_view{}))
        hosts.push_back(entry.value().get<std::string>());
    return hosts;
}

detail::answer ask(const detail::run_context& context, document_view fields,
                   const concerns& settings) {
    try {
        return context.answer_as_is(ops::command_of("hello", 1, fields), settings);
    } catch (const operation_failure& failure) {
        constexpr int command_not_found = 59;
        if (failure.code().value() != command_not_found) throw;
        return context.answer_as_is(ops::command_of("isMaster", 1, fields), settings);
    }
}

}  // namespace

std::vector<std::string> hello_result::nodes() const {
    if (set_name.empty()) return {address};
    auto all = hosts;
    all.insert(all.end(), passives.begin(), passives.end());
    all.insert(all.end(), arbiters.begin(), arbiters.end());
    return all;
}

namespace ops {

hello::result hello::run(const detail::run_context& context) const {
    result said;
    auto [body, server_id] = ask(context, fields_, settings_);
    said.reply = std::move(body);
    document_view reply = said.reply;
    said.address = context.connection().address_of(server_id);
    said.is_primary = reply.get_or("isWritablePrimary", reply.get_or("ismaster", false));
    said.is_mongos = reply.get_or("msg", std::string{}) == "isdbgrid";
    said.set_name = reply.get_or("setName", std::string{});
    said.primary = reply.get_or("primary", std::string{});
    said.hosts = hosts_in(reply, "hosts");
    said.passives = hosts_in(reply, "passives");
    said.arbiters = hosts_in(reply, "arbiters");
    said.max_bson_size = detail::count_or_0(reply, "maxBsonObjectSize");
    said.max_message_size = detail::count_or_0(reply, "maxMessageSizeBytes");
    said.max_write_batch_size = detail::count_or_0(reply, "maxWriteBatchSize");
    said.min_wire_version = detail::count_or_0<std::int32_t>(reply, "minWireVersion");
    said.max_wire_version = detail::count_or_0<std::int32_t>(reply, "maxWireVersion");
    return said;
}

server_info::result server_info::run(const detail::run_context& context) const {
    return context.command_as_is(command_of("buildInfo", 1, fields_), settings_);
}

fsync::result fsync::run(const detail::run_context& context) const {
    return context.command_as_is(command_of("fsync", 1, fields_), settings_);
}

unlock::result unlock::run(const detail::run_context& context) const {
    return context.command_as_is(command_of("fsyncUnlock", 1, fields_), settings_);
}

current_op::result current_op::run(const detail::run_context& context) const {
    detail::namespace_settings admin{"admin", {}, {}};
    auto command = command_of("currentOp", 1, fields_);
    return documents_in(context.aimed_at(admin).command_as_is(command, settings_), "inprog");
}

}  // namespace ops
}  // namespace motor
