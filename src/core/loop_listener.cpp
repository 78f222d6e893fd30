// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/completion_queue.hpp>

#include "loop_listener.hpp"

#include "driver/events/listeners.hpp"

namespace motor::detail {
namespace {

/// An event on its way.
template <class Event>
class notification final : public job, public completion {
public:
    notification(std::shared_ptr<event_listener> to, std::shared_ptr<gate> gate,
                 void (event_listener::*of)(const Event&), const Event& what)
        : to_(std::move(to)), gate_(std::move(gate)), of_(of), what_(what) {}

private:
    void complete() override {
        const auto self = intrusive_ptr<notification>::adopt(this);
        tell();
    }
    void discard() noexcept override { intrusive_ptr<notification>::adopt(this); }
    void run(worker&) noexcept override { tell(); }
    void close() noexcept override {}

    void tell() noexcept {
        const gate::holder here{*gate_};
        if (here) tell_one(*to_, of_, what_);
    }

    const std::shared_ptr<event_listener> to_;
    const std::shared_ptr<gate> gate_;
    void (event_listener::*const of_)(const Event&);
    const Event what_;
};

}  // namespace

template <class Event>
void loop_listener::send(void (event_listener::*of)(const Event&), const Event& what) {
    auto workers = loop_ ? nullptr : workers_.lock();
    if (!loop_ && !workers) return;
    intrusive_ptr made{new notification<Event>{to_, gate_, of, what}};
    if (loop_) {
        loop_->expect();
        loop_->deliver(*made.release());
    } else {
        workers->submit_urgent(std::move(made));
    }
}

void loop_listener::command_started(const command_started_event& what) {
    send(&event_listener::command_started, what);
}
void loop_listener::command_succeeded(const command_succeeded_event& what) {
    send(&event_listener::command_succeeded, what);
}
void loop_listener::command_failed(const command_failed_event& what) {
    send(&event_listener::command_failed, what);
}
void loop_listener::server_opening(const server_opening_event& what) {
    send(&event_listener::server_opening, what);
}
void loop_listener::server_closed(const server_closed_event& what) {
    send(&event_listener::server_closed, what);
}
void loop_listener::server_description_changed(const server_description_changed_event& what) {
    send(&event_listener::server_description_changed, what);
}
void loop_listener::topology_opening(const topology_opening_event& what) {
    send(&event_listener::topology_opening, what);
}
void loop_listener::topology_closed(const topology_closed_event& what) {
    send(&event_listener::topology_closed, what);
}
void loop_listener::topology_description_changed(const topology_description_changed_event& what) {
    send(&event_listener::topology_description_changed, what);
}
void loop_listener::heartbeat_started(const heartbeat_started_event& what) {
    send(&event_listener::heartbeat_started, what);
}
void loop_listener::heartbeat_succeeded(const heartbeat_succeeded_event& what) {
    send(&event_listener::heartbeat_succeeded, what);
}
void loop_listener::heartbeat_failed(const heartbeat_failed_event& what) {
    send(&event_listener::heartbeat_failed, what);
}
void loop_listener::pool_created(const pool_created_event& what) {
    send(&event_listener::pool_created, what);
}
void loop_listener::pool_ready(const pool_ready_event& what) {
    send(&event_listener::pool_ready, what);
}
void loop_listener::pool_cleared(const pool_cleared_event& what) {
    send(&event_listener::pool_cleared, what);
}
void loop_listener::pool_closed(const pool_closed_event& what) {
    send(&event_listener::pool_closed, what);
}
void loop_listener::connection_created(const connection_created_event& what) {
    send(&event_listener::connection_created, what);
}
void loop_listener::connection_ready(const connection_ready_event& what) {
    send(&event_listener::connection_ready, what);
}
void loop_listener::connection_closed(const connection_closed_event& what) {
    send(&event_listener::connection_closed, what);
}
void loop_listener::connection_check_out_started(const connection_check_out_started_event& what) {
    send(&event_listener::connection_check_out_started, what);
}
void loop_listener::connection_check_out_failed(const connection_check_out_failed_event& what) {
    send(&event_listener::connection_check_out_failed, what);
}
void loop_listener::connection_checked_out(const connection_checked_out_event& what) {
    send(&event_listener::connection_checked_out, what);
}
void loop_listener::connection_checked_in(const connection_checked_in_event& what) {
    send(&event_listener::connection_checked_in, what);
}

}  // namespace motor::detail
