// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/event_loop.hpp>
#include <motor/core/worker_pool.hpp>
#include <motor/driver/target.hpp>

#include <chrono>
#include <memory>

namespace motor::core {

/// What the handles of one client share: its workers, and the loop that completions go to (none:
/// they stay on the worker). With its last owner the client shuts down.
class runtime {
public:
    runtime(std::shared_ptr<worker_pool> workers, std::shared_ptr<core::delivery> loop)
        : workers_(std::move(workers)), loop_(std::move(loop)) {}
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;
    ~runtime();

    [[nodiscard]] const std::shared_ptr<worker_pool>& workers() const noexcept { return workers_; }
    [[nodiscard]] const std::shared_ptr<core::delivery>& loop() const noexcept { return loop_; }

private:
    std::shared_ptr<worker_pool> workers_;
    std::shared_ptr<core::delivery> loop_;
};

/// Where an operation will run: whose workers, and aimed at what. Two pointers; cheap to copy.
struct site {
    std::shared_ptr<core::runtime> runtime;
    std::shared_ptr<const driver::scope> where;

    /// The same place with another time limit for each operation.
    [[nodiscard]] site within(std::chrono::nanoseconds limit) const;
};

}  // namespace motor::core
