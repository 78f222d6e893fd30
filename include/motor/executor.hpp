// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/access.hpp>
#include <motor/detail/core/function_job.hpp>
#include <motor/detail/core/worker_pool.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace motor {

/// Runs functions on a client's workers. Coroutines that run there execute operations in place.
/// With motor/frameworks/asio.hpp it is an Asio executor. Cheap to copy; keeps the worker pool, not
/// the client.
class executor {
public:
    /// Queues the function, or calls it at once on a worker, if that is allowed (see
    /// may_run_inline). The function must not throw: an exception ends the program by
    /// std::terminate(). Throws invalid_operation in a process that did not make the client, and
    /// no_thread if no thread can run the function.
    template <class F>
    void execute(F&& function) const {
        if (inline_ && running_here())
            [&]() noexcept {
                std::decay_t<F>(std::forward<F>(function))();
            }();  // terminates like a job
        else
            detail::function_job<std::decay_t<F>>::submit(*pool_, std::forward<F>(function));
    }

    /// Whether this thread is a worker of the client.
    [[nodiscard]] bool running_here() const noexcept { return pool_->here() != nullptr; }
    /// Whether execute() may call the function before it returns, if it is called on a worker.
    [[nodiscard]] bool may_run_inline() const noexcept { return inline_; }
    /// An executor of the same workers, with may_run_inline() as given.
    [[nodiscard]] executor may_run_inline(bool allowed) const noexcept {
        auto changed = *this;
        changed.inline_ = allowed;
        return changed;
    }
    friend bool operator==(const executor& a, const executor& b) noexcept {
        return a.pool_ == b.pool_ && a.inline_ == b.inline_;
    }

private:
    friend struct detail::access;
    [[nodiscard]] detail::worker_pool& pool() const noexcept { return *pool_; }
    explicit executor(std::shared_ptr<detail::worker_pool> pool) noexcept
        : pool_(std::move(pool)) {}

    std::shared_ptr<detail::worker_pool> pool_;
    bool inline_ = true;
};

}  // namespace motor
