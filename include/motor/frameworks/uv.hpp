// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/detail/frameworks/uv_event_loop.hpp>

#include <uv.h>

#include <memory>
#include <utility>

/// Motor on libuv (1.40 or later).
///
///   motor::client client{uri, uv_default_loop()};   // in the thread that runs the loop
///   people.find_one(filter).start([](motor::result<...> found) { ... });  // called in the loop
///   uv_run(uv_default_loop(), UV_RUN_DEFAULT);      // ends when no operation is pending
///
/// Operations may be started in any thread, and complete in the loop's. Callbacks must not throw:
/// libuv is C, so an exception ends the program. A client that is closed in the loop's thread takes
/// its handle out of the loop: run the loop until it ends, then call uv_loop_close(). In another
/// thread or another order, call uv_detach(). https://docs.libuv.org/en/v1.x/guide/basics.html
namespace motor {

/// Takes all clients out of a loop that is to be closed before them. Call it in the loop's thread.
/// Pending callbacks are destroyed uncalled. Run the loop once more before uv_loop_close().
inline void uv_detach(::uv_loop_t* loop) {
    ::uv_walk(
        loop, [](::uv_handle_t* each, void*) { detail::uv_wake_up_handle::detach(each); }, nullptr);
}

/// Makes a libuv loop a client's loop: `motor::client client{uri, uv_default_loop()}`.
inline std::unique_ptr<event_loop> make_event_loop(const loop_of<::uv_loop_t*>& from) {
    return std::make_unique<detail::uv_event_loop>(from.loop);
}

}  // namespace motor
