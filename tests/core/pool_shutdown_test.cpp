// SPDX-License-Identifier: Apache-2.0
#include <tests/core/on_worker_pool.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace motor::testing {
namespace {

struct pool_shutdown_test : on_worker_pool {};

}  // namespace

TEST_F(pool_shutdown_test, shutdown_cancels_what_is_queued_and_runs_it_never) {
    auto pool = make(1);
    gate open;
    keep_busy(*pool, open);
    std::atomic<int> ran = 0, cancelled = 0;
    for (int i = 0; i < 10; ++i)
        submit(
            *pool, [&] { ++ran; }, [&] { ++cancelled; });

    std::thread closer{[&] { pool->shutdown(); }};
    eventually([&] { return cancelled == 10; });
    open.open();
    closer.join();
    EXPECT_EQ(ran, 0);
    EXPECT_EQ(pool->statistics().workers, 0U);
}

TEST_F(pool_shutdown_test, what_shutdown_cancels_can_no_longer_be_withdrawn) {
    auto pool = make(1);
    gate open;
    keep_busy(*pool, open);
    constexpr int many = 3;
    std::vector<intrusive_ptr<job>> all;
    std::atomic<int> withdrawn = 0, cancelled = 0;
    for (int i = 0; i < many; ++i) {
        all.emplace_back(new test_job{[] {},
                                      [&] {
                                          for (auto& each : all)
                                              withdrawn += pool->dequeue(*each);
                                          ++cancelled;
                                      }});
        pool->submit(all.back());
    }
    std::thread closer{[&] { pool->shutdown(); }};
    eventually([&] { return cancelled == many; });
    open.open();
    closer.join();
    EXPECT_EQ(withdrawn, 0);
}

TEST_F(pool_shutdown_test, a_closed_pool_cancels_at_once) {
    auto pool = make(1);
    pool->shutdown();
    bool ran = false, cancelled = false;
    submit(
        *pool, [&] { ran = true; }, [&] { cancelled = true; });
    EXPECT_FALSE(ran);
    EXPECT_TRUE(cancelled);
}

TEST_F(pool_shutdown_test, shutdown_does_not_wait_forever_for_a_stuck_job) {
    auto pool = make(2);
    gate open;
    std::promise<void> started, ended;
    submit(*pool, [&] {
        started.set_value();
        open.wait({});
        ended.set_value();
    });
    within_limit(started.get_future());
    pool->shutdown();  // returns although the job has not
    EXPECT_EQ(pool->statistics().workers, 1U);
    pool.reset();
    open.open();  // the worker keeps what it needs
    within_limit(ended.get_future());
}

TEST_F(pool_shutdown_test, every_job_runs_or_is_cancelled_exactly_once_while_it_shuts_down) {
    for (int round = 0; round < 30; ++round) {
        auto pool = make(3);
        std::atomic<int> seen = 0;
        constexpr int submitters = 3, each = 200;
        std::vector<std::thread> threads;
        for (int t = 0; t < submitters; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < each; ++i)
                    submit(
                        *pool, [&] { ++seen; }, [&] { ++seen; });
            });
        pool->shutdown();
        for (auto& thread : threads)
            thread.join();
        EXPECT_EQ(seen, submitters * each);
    }
}

TEST_F(pool_shutdown_test, the_calling_worker_may_shut_it_down) {
    auto pool = make(2);
    std::promise<void> closed;
    submit(*pool, [&] {
        pool->shutdown();
        closed.set_value();
    });
    within_limit(closed.get_future());
    eventually([&] { return pool->statistics().workers == 0; });
}

}  // namespace motor::testing
