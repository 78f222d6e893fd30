// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/run_on.hpp>

#include <motor/detail/core/pending_operation.hpp>
#include <motor/detail/core/worker_pool.hpp>
#include <motor/detail/driver/last_command.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/driver/server_session.hpp>

#include <utility>

namespace motor::detail {

std::exception_ptr run_on(worker& here, const namespace_settings& settings,
                          const std::shared_ptr<server_session>& session,
                          std::chrono::steady_clock::time_point deadline,
                          function_ref<void(const run_context&)> operation) noexcept {
    last_command::forget();
    std::exception_ptr error;
    try {
        if (session) {
            const server_session::turn turn{*session, here.pool().clients()};
            operation({session, settings, deadline});
        } else {
            operation({here.connection(), settings, deadline});
        }
    } catch (...) {
        error = std::current_exception();
        last_command::name_in(error);
    }
    here.settle();
    here.pool().count_operation();
    // A client that closes makes what is on the wire fail.
    if (error && here.pool().stopping()) return client_was_closed();
    return error;
}

}  // namespace motor::detail
