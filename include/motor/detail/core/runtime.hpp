// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/core/completion_queue.hpp>
#include <motor/detail/core/worker_pool.hpp>
#include <motor/event_loop.hpp>

#include <memory>
#include <utility>

namespace motor::detail {

/// What the handles of one client share: its workers, and the loop that completions go to (none:
/// they stay on the worker). With its last owner the client shuts down.
class MOTOR_EXPORT runtime {
public:
    runtime(std::shared_ptr<worker_pool> workers, std::shared_ptr<completion_queue> loop)
        : workers_(std::move(workers)), loop_(std::move(loop)) {}
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;
    ~runtime();

    [[nodiscard]] const std::shared_ptr<worker_pool>& workers() const noexcept { return workers_; }
    [[nodiscard]] const std::shared_ptr<completion_queue>& loop() const noexcept { return loop_; }

private:
    std::shared_ptr<worker_pool> workers_;
    std::shared_ptr<completion_queue> loop_;
};

}  // namespace motor::detail
