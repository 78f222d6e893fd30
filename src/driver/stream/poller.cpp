// SPDX-License-Identifier: Apache-2.0
#include "poller.hpp"

#include "base/at_load.hpp"

#include <pthread.h>

#include <chrono>
#include <thread>
#include <tuple>

namespace motor::detail {

std::atomic<int>& poller::count() noexcept {
    static struct counter {
        // The threads that wait do not exist in a child of fork().
        counter() {
            pthread_atfork(nullptr, nullptr, [] { count() = 0; });
        }
        std::atomic<int> threads{0};
    } all;
    return all.threads;
}

bool poller::waiting::core_to_spare() noexcept {
    static const int half_of_the_cores = static_cast<int>(std::thread::hardware_concurrency() / 2);
    return count().load(std::memory_order_relaxed) <= half_of_the_cores;
}

namespace {

const at_load counting{[] { std::ignore = poller::waiting::core_to_spare(); }};

}  // namespace

std::int64_t poller::now() noexcept {
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

}  // namespace motor::detail
