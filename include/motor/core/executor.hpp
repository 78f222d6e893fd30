// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/result.hpp>
#include <motor/core/worker_pool.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace motor::core {

/// A function as a job. If the pool is closed it is destroyed uncalled.
template <class F>
class function_job final : public job {
public:
    /// Throws what worker_pool::submit() throws, unless the function wants to be told:
    /// `refused(std::exception_ptr)`.
    static void submit(worker_pool& to, F function) {
        auto made = new function_job{std::move(function)};
        const job_handle keep{*made};
        made->unshare();
        if constexpr (requires { made->function_.refused(std::exception_ptr{}); }) {
            auto submitted = result_of([&] { to.submit(*made); });
            if (!submitted) made->function_.refused(submitted.error());
        } else {
            to.submit(*made);
        }
    }
    /// When a thread can be had. In another process it is destroyed uncalled.
    static void submit_for_nobody(worker_pool& to, F function) noexcept {
        auto made = new function_job{std::move(function)};
        to.submit_for_nobody(*made);
        made->unshare();
    }

private:
    explicit function_job(F function) : function_(std::move(function)) {}
    void run(worker&) noexcept override {
        auto function = std::move(function_);
        std::move(function)();
    }
    void cancel() noexcept override {}

    F function_;
};

/// Runs functions on a client's workers; coroutines that run there use the database in place. With
/// motor/frameworks/asio.hpp it is an Asio executor. Cheap to copy; keeps the pool, not the client.
class executor {
public:
    explicit executor(std::shared_ptr<worker_pool> pool) noexcept : pool_(std::move(pool)) {}

    /// Queues it; or calls it at once in a worker, if that is allowed (see may_run_inline). It must
    /// not throw: that ends the program by std::terminate(). Throws invalid_operation in a process
    /// that did not make the client, and no_thread if nothing can run it.
    template <class F>
    void execute(F&& function) const {
        if (inline_ && running_here())
            [&]() noexcept { std::decay_t<F>(std::forward<F>(function))(); }();  // as on its way
        else
            function_job<std::decay_t<F>>::submit(*pool_, std::forward<F>(function));
    }

    /// This thread is a worker of that client.
    [[nodiscard]] bool running_here() const noexcept { return pool_->here() != nullptr; }
    /// Whether execute() may call the function before it returns, on a worker.
    [[nodiscard]] bool may_run_inline() const noexcept { return inline_; }
    /// The same workers, with another answer.
    [[nodiscard]] executor may_run_inline(bool allowed) const noexcept {
        auto changed = *this;
        changed.inline_ = allowed;
        return changed;
    }
    /// The workers themselves.
    [[nodiscard]] worker_pool& pool() const noexcept { return *pool_; }

    friend bool operator==(const executor& a, const executor& b) noexcept {
        return a.pool_ == b.pool_ && a.inline_ == b.inline_;
    }

private:
    std::shared_ptr<worker_pool> pool_;
    bool inline_ = true;
};

}  // namespace motor::core
