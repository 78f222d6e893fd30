// SPDX-License-Identifier: Apache-2.0
#include <motor/core/runtime.hpp>

#include <chrono>
#include <future>
#include <thread>

namespace motor::core {

/// libmongoc ends its sessions when its pool is destroyed, which can take as long as a server that
/// does not answer makes it: that is done by a thread of its own, and waited for a second at most.
runtime::~runtime() {
    workers_->shutdown();
    bool on_worker = worker::current() && &worker::current()->pool() == workers_.get();
    std::promise<void> closed;
    auto done = closed.get_future();
    std::thread{[pool = std::move(workers_), closed = std::move(closed)]() mutable {
        pool.reset();
        closed.set_value();
    }}.detach();
    if (!on_worker) done.wait_for(std::chrono::seconds{1});
}

}  // namespace motor::core
