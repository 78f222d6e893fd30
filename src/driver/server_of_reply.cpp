// SPDX-License-Identifier: Apache-2.0
#include "server_of_reply.hpp"

namespace motor::driver {
namespace {
thread_local std::uint32_t last_server = 0;
}

void watch_replies(mongoc_client_pool_t* pool) {
    std::unique_ptr<mongoc_apm_callbacks_t, destroyer<mongoc_apm_callbacks_destroy>> callbacks{
        mongoc_apm_callbacks_new()};
    mongoc_apm_set_command_succeeded_cb(
        callbacks.get(), [](const mongoc_apm_command_succeeded_t* event) {
            last_server = mongoc_apm_command_succeeded_get_server_id(event);
        });
    mongoc_client_pool_set_apm_callbacks(pool, callbacks.get(), nullptr);
}

std::uint32_t server_of_last_reply() noexcept { return last_server; }

}  // namespace motor::driver
