// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/worker_pool.hpp>
#include <motor/detail/driver/client_pool.hpp>

#include <tests/support/deadline.hpp>
#include <tests/support/gate.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <utility>

namespace motor::testing {

using namespace std::chrono_literals;
using detail::intrusive_ptr, detail::job, detail::pool_limits, detail::worker, detail::worker_pool;

/// A job of two functions; says when the pool has let go of it.
class test_job final : public job {
public:
    explicit test_job(
        std::function<void()> run, std::function<void()> cancel = [] {})
        : run_(std::move(run)), cancel_(std::move(cancel)) {}

private:
    void run(worker&) noexcept override { run_(); }
    void close() noexcept override { cancel_(); }
    std::function<void()> run_, cancel_;
};

inline void submit(
    worker_pool& pool, std::function<void()> run, std::function<void()> cancel = [] {}) {
    pool.submit(intrusive_ptr<job>{new test_job{std::move(run), std::move(cancel)}});
}

struct on_worker_pool : ::testing::Test {
    static std::shared_ptr<worker_pool> make(std::size_t max_workers,
                                             std::chrono::milliseconds idle = 10s) {
        return std::make_shared<worker_pool>(detail::client_pool{uri{"mongodb://127.0.0.1:1"}},
                                             pool_limits{max_workers, idle});
    }
    static void run_and_wait(worker_pool& pool) {
        std::promise<void> done;
        submit(pool, [&] { done.set_value(); });
        within_limit(done.get_future());
    }
    /// Keeps one worker stuck until the gate opens.
    static void keep_busy(worker_pool& pool, gate& until) {
        auto started = std::make_shared<std::promise<void>>();
        submit(pool, [&until, started] {
            started->set_value();
            until.wait({});
        });
        within_limit(started->get_future());
    }
};
}  // namespace motor::testing
