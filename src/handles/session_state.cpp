// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/handles/session_state.hpp>

#include <motor/detail/core/function_job.hpp>
#include <motor/detail/driver/server_session.hpp>

#include <utility>

namespace motor::detail {

session_state::session_state(std::unique_ptr<detail::server_session> made,
                             std::weak_ptr<worker_pool> workers)
    : server_session_(std::move(made)), workers_(std::move(workers)) {}

session_state::~session_state() {
    auto pool = workers_.lock();
    if (!pool || server_session_->ended()) return;
    auto end = [open = std::move(server_session_)]() mutable { open.reset(); };
    function_job<decltype(end)>::submit_for_nobody(*pool, std::move(end));
}

}  // namespace motor::detail
