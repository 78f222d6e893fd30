// SPDX-License-Identifier: Apache-2.0
#include "server_of_reply.hpp"

namespace motor::driver {
namespace {
thread_local std::uint32_t last_server = 0;
thread_local std::string last_address;
}  // namespace

void watch_replies(mongoc_client_pool_t* pool) {
    apm_callbacks_handle callbacks{mongoc_apm_callbacks_new()};
    mongoc_apm_set_command_succeeded_cb(callbacks.get(), note_server_of);
    mongoc_client_pool_set_apm_callbacks(pool, callbacks.get(), nullptr);
}

void note_server_of(const mongoc_apm_command_succeeded_t* event) noexcept {
    last_server = mongoc_apm_command_succeeded_get_server_id(event);
    last_address = mongoc_apm_command_succeeded_get_host(event)->host_and_port;
}

std::uint32_t server_of_last_reply() noexcept { return last_server; }

const std::string& address_of_last_reply() noexcept { return last_address; }

}  // namespace motor::driver
