// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker_thread.hpp"

#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace motor::detail {

/// The threads of a pool, those that have finished included, which are used again.
class thread_slots {
public:
    /// Starts a thread, which calls `body` with itself and has to set `finished` under the pool's
    /// lock as the last that it does. Throws no_thread; then no thread is there that was not
    /// before.
    void start(worker_pool& pool, std::function<void(worker_thread&)> body);

    [[nodiscard]] bool all_finished() const noexcept;
    /// All that have not been joined, for who does it without the pool's lock. No more may be
    /// started then.
    [[nodiscard]] std::vector<std::thread> take_handles();

    [[nodiscard]] auto begin() const noexcept { return threads_.begin(); }
    [[nodiscard]] auto end() const noexcept { return threads_.end(); }

private:
    worker_thread& free_slot(worker_pool& pool);

    std::vector<std::unique_ptr<worker_thread>> threads_;
};

}  // namespace motor::detail
