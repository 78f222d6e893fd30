// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/worker_pool.hpp>
#include <motor/event_loop.hpp>
#include <motor/events/monitoring.hpp>

#include "driver/events/gate.hpp"

#include <memory>
#include <utility>

namespace motor::detail {

/// Takes events to the client's loop and calls a listener there. Without a loop, on the thread of
/// the pool's urgent jobs, which come one after the other too.
class loop_listener final : public event_listener {
public:
    loop_listener(std::shared_ptr<event_listener> to, std::shared_ptr<gate> gate,
                  std::shared_ptr<completion_queue> loop)
        : to_(std::move(to)), gate_(std::move(gate)), loop_(std::move(loop)) {}

    /// Before the first event: for a client without a loop.
    void use(const std::shared_ptr<worker_pool>& workers) { workers_ = workers; }

    void command_started(const command_started_event& what) override;
    void command_succeeded(const command_succeeded_event& what) override;
    void command_failed(const command_failed_event& what) override;
    void server_opening(const server_opening_event& what) override;
    void server_closed(const server_closed_event& what) override;
    void server_description_changed(const server_description_changed_event& what) override;
    void topology_opening(const topology_opening_event& what) override;
    void topology_closed(const topology_closed_event& what) override;
    void topology_description_changed(const topology_description_changed_event& what) override;
    void heartbeat_started(const heartbeat_started_event& what) override;
    void heartbeat_succeeded(const heartbeat_succeeded_event& what) override;
    void heartbeat_failed(const heartbeat_failed_event& what) override;
    void pool_created(const pool_created_event& what) override;
    void pool_ready(const pool_ready_event& what) override;
    void pool_cleared(const pool_cleared_event& what) override;
    void pool_closed(const pool_closed_event& what) override;
    void connection_created(const connection_created_event& what) override;
    void connection_ready(const connection_ready_event& what) override;
    void connection_closed(const connection_closed_event& what) override;
    void connection_check_out_started(const connection_check_out_started_event& what) override;
    void connection_check_out_failed(const connection_check_out_failed_event& what) override;
    void connection_checked_out(const connection_checked_out_event& what) override;
    void connection_checked_in(const connection_checked_in_event& what) override;

private:
    template <class Event>
    void send(void (event_listener::*of)(const Event&), const Event& what);

    const std::shared_ptr<event_listener> to_;
    const std::shared_ptr<gate> gate_;
    const std::shared_ptr<completion_queue> loop_;
    std::weak_ptr<worker_pool> workers_;  // it owns this
};

}  // namespace motor::detail
