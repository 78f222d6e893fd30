// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/frameworks/uv_wake_up_handle.hpp>
#include <motor/event_loop.hpp>

#include <memory>
#include <utility>

namespace motor::detail {

/// A libuv loop as a client's loop.
class uv_event_loop final : public event_loop {
public:
    explicit uv_event_loop(::uv_loop_t* loop) : loop_(loop), handle_(uv_wake_up_handle::in(loop)) {}
    ~uv_event_loop() override { handle_->detach(); }

    void post(wake_up call) override { handle_->post(std::move(call)); }
    void hold() override { handle_->keep_loop(true); }
    void release() override { handle_->keep_loop(false); }
    [[nodiscard]] const void* context() const noexcept override { return loop_; }

private:
    const ::uv_loop_t* loop_;
    const std::shared_ptr<uv_wake_up_handle> handle_;
};

}  // namespace motor::detail
