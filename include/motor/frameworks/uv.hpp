// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/frameworks/detail/uv_wake_up_handle.hpp>

#include <uv.h>

#include <memory>
#include <utility>

/// Motor on libuv (1.40 or later).
///
///   motor::client client{uri, uv_default_loop()};   // in the thread that runs the loop
///   people.find_one(filter).start([](motor::result<...> found) { ... });  // called in the loop
///   uv_run(uv_default_loop(), UV_RUN_DEFAULT);      // ends when no operation is pending
///
/// Operations may be started from any thread, and complete in the loop's. Callbacks must not throw:
/// libuv is C, so that an exception ends the program. A client that closes in the loop's thread
/// takes its handle out of the loop: run the loop until it ends, then uv_loop_close() it. In
/// another thread or another order, uv_detach() does it.
/// https://docs.libuv.org/en/v1.x/guide/basics.html
namespace motor {

namespace frameworks {

/// A libuv loop as a client's loop.
class uv_event_loop final : public core::event_loop {
public:
    explicit uv_event_loop(::uv_loop_t* loop) : loop_(loop), handle_(uv_wake_up_handle::in(loop)) {}
    ~uv_event_loop() override { handle_->unused(); }

    void post(core::wake_up call) override { handle_->post(std::move(call)); }
    void hold() override { handle_->keep_loop(true); }
    void release() override { handle_->keep_loop(false); }
    [[nodiscard]] const void* context() const noexcept override { return loop_; }

private:
    const ::uv_loop_t* loop_;
    const std::shared_ptr<uv_wake_up_handle> handle_;
};

}  // namespace frameworks

/// Takes all clients out of a loop that is to be closed before them, in its thread: what they would
/// have it call is destroyed uncalled. Run the loop once more before uv_loop_close().
inline void uv_detach(::uv_loop_t* loop) {
    ::uv_walk(
        loop, [](::uv_handle_t* each, void*) { frameworks::uv_wake_up_handle::detach(each); },
        nullptr);
}

namespace core {

/// Makes a libuv loop a client's loop: `motor::client client{uri, uv_default_loop()}`.
inline std::unique_ptr<event_loop> make_event_loop(const loop_of<::uv_loop_t*>& from) {
    return std::make_unique<frameworks::uv_event_loop>(from.loop);
}

}  // namespace core
}  // namespace motor
