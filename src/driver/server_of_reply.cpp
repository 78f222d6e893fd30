// SPDX-License-Identifier: Apache-2.0
#include "server_of_reply.hpp"

namespace motor::driver {
namespace {
/// With automatic encryption libmongoc sends commands of its own before and after a command, in its
/// course: their operations begin later, and count higher.
struct first_operation {
    std::uint32_t server = 0;
    std::int64_t operation = 0;
};
thread_local first_operation last;
thread_local std::string last_address;
}  // namespace

void note_server_of(const mongoc_apm_command_succeeded_t* event) noexcept {
    auto operation = mongoc_apm_command_succeeded_get_operation_id(event);
    if (last.server != 0 && operation > last.operation) return;
    last = {mongoc_apm_command_succeeded_get_server_id(event), operation};
    last_address = mongoc_apm_command_succeeded_get_host(event)->host_and_port;
}

void forget_last_reply() noexcept { last = {}; }

std::uint32_t server_of_last_reply() noexcept { return last.server; }

const std::string& address_of_last_reply() noexcept { return last_address; }

}  // namespace motor::driver
