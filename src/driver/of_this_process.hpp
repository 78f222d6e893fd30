// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/home_process.hpp>

#include <atomic>
#include <memory>

namespace motor::detail {

/// An object that each process has of its own: `*now` if this process made it. A copy that fork()
/// has brought is left alone, and `next(*now)`, a std::unique_ptr, replaces it.
template <class T, class Next>
T& of_this_process(std::atomic<T*>& now, Next next) {
    T* object = now.load(std::memory_order_acquire);
    while (!object->home.here()) {
        auto made = next(*object);
        T* foreign = object;
        if (!now.compare_exchange_strong(object, made.get())) continue;
        home_process::leave(std::shared_ptr<T>{foreign});
        return *made.release();
    }
    return *object;
}

}  // namespace motor::detail
