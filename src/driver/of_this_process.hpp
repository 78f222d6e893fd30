// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/home_process.hpp>

#include <atomic>
#include <memory>

namespace motor::driver {

/// What each process has of its own: `now` if this process made it. Where fork() brought it here it
/// is left alone, and `next(*now)`, a std::unique_ptr, takes its place.
template <class T, class Next>
T& of_this_process(std::atomic<T*>& now, Next next) {
    T* mine = now.load(std::memory_order_acquire);
    while (!mine->home.here()) {
        auto made = next(*mine);
        T* theirs = mine;
        if (!now.compare_exchange_strong(mine, made.get())) continue;
        home_process::leave(std::shared_ptr<T>{theirs});
        return *made.release();
    }
    return *mine;
}

}  // namespace motor::driver
