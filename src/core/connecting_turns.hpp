// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/client_pool.hpp>

#include "admission.hpp"

#include <chrono>
#include <cstddef>
#include <vector>

namespace motor::detail {

class worker_thread;

/// Which workers may make a connection: policy is in `admission`. Under the pool's lock.
class connecting_turns {
public:
    using clock = admission::clock;

    connecting_turns(const client_pool& clients, admission policy) noexcept
        : clients_(clients), policy_(policy) {}

    /// Whether one more worker may begin to connect, for a job that has waited so long, while so
    /// many workers are starting that will need a connection.
    [[nodiscard]] bool room(std::size_t starting, std::chrono::nanoseconds waited) const;
    void begin(worker_thread& one);
    void end(worker_thread& one) noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return connecting_.size(); }

private:
    const client_pool& clients_;
    const admission policy_;
    std::vector<worker_thread*> connecting_;
};

}  // namespace motor::detail
