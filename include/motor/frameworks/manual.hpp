// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/detail/frameworks/manual_event_loop.hpp>

#include <memory>
#include <utility>

/// Motor without an event loop, for completions that must still run in a thread of the user's
/// choice: a game's frame, the main loop of a tool, an unsupported framework.
///
///   motor::manual_loop loop;
///   motor::client client{uri, loop};
///   people.find_one(filter).start([](motor::result<...> found) { ... });
///   loop.run();    // until no operation is pending
///   while (loop.poll()) {}   // or, as often as wanted: what is ready now
namespace motor {

/// Calls completions in the thread that calls run(), run_one() or poll(), which must be one thread
/// at a time. Other threads may start operations meanwhile. Callbacks that are pending when the
/// loop is destroyed are destroyed uncalled. An exception of a callback leaves the call, and the
/// remaining completions wait for the next call. In a child of fork() the members throw
/// invalid_operation: a child makes a loop of its own.
class manual_loop {
public:
    manual_loop() = default;
    manual_loop(const manual_loop&) = delete;
    manual_loop& operator=(const manual_loop&) = delete;
    ~manual_loop() { detail::manual_calls::end(std::move(state_)); }

    /// Runs completions until no operation is pending.
    void run() {
        while (run_one()) {
        }
    }
    /// Waits for completions and runs them. Returns false, at once, if no operation is pending.
    bool run_one() {
        auto call = state_->wait();
        if (call) (*call)();
        return call.has_value();
    }
    /// Runs the completions that are ready. Returns whether there were any.
    bool poll() {
        auto call = state_->take();
        if (call) (*call)();
        return call.has_value();
    }

private:
    friend std::unique_ptr<event_loop> make_event_loop(const loop_of<manual_loop>& from);

    std::shared_ptr<detail::manual_calls> state_ = std::make_shared<detail::manual_calls>();
};

/// Makes a manual_loop a client's loop: `motor::client client{uri, loop}`.
inline std::unique_ptr<event_loop> make_event_loop(const loop_of<manual_loop>& from) {
    return std::make_unique<detail::manual_event_loop>(from.loop.state_);
}

}  // namespace motor
