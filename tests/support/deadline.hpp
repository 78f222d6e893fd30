// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>

/// Limits for tests: a test that waits for an event that never comes fails instead of hanging.
/// deadline.cpp also ends the process, with the test's name, when a whole test takes longer than
/// test_limit.
namespace motor::testing {

/// Far more than anything here takes: sanitizers and busy machines are slow.
inline constexpr std::chrono::seconds wait_limit{20};
inline constexpr std::chrono::seconds test_limit{100};

struct deadline_exceeded : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Result of the future. Rethrows its exception; throws deadline_exceeded if it takes too long.
template <class T>
T within(std::chrono::milliseconds limit, std::future<T> future) {
    if (future.wait_for(limit) != std::future_status::ready)
        throw deadline_exceeded{"nothing came within " + std::to_string(limit.count()) + " ms"};
    return future.get();
}

template <class T>
T within_limit(std::future<T> future) {
    return within(wait_limit, std::move(future));
}

/// Waits until a condition holds, which another thread makes true. Throws deadline_exceeded.
void eventually(const std::function<bool()>& condition);

}  // namespace motor::testing
