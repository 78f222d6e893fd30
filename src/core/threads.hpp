// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client_error.hpp>

#include <atomic>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace motor::detail {

/// Called before a thread is started; null: nothing is. A test's throws std::system_error, as the
/// system does when it has no thread to give.
extern std::atomic<void (*)()> before_thread;

/// All threads of Motor's own are started here. Throws no_thread.
template <class Body>
[[nodiscard]] std::thread start_thread(Body body) {
    try {
        if (auto callback = before_thread.load()) callback();
        return std::thread{std::move(body)};
    } catch (const std::system_error& refused) {
        throw no_thread{"no thread could be started: " + refused.code().message()};
    }
}

/// Calls `start`, which starts a thread; false if none can be had.
template <class Start>
bool can_start(Start start) noexcept {
    try {
        start();
        return true;
    } catch (...) {
        return false;
    }
}

}  // namespace motor::detail
