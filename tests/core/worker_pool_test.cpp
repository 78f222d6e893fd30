// SPDX-License-Identifier: Apache-2.0
#include <tests/core/on_worker_pool.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace motor::testing {
namespace {

struct worker_pool_test : on_worker_pool {};

}  // namespace

TEST_F(worker_pool_test, has_no_thread_before_the_first_job) {
    auto pool = make(4);
    EXPECT_EQ(pool->statistics().workers, 0U);
    run_and_wait(*pool);
    EXPECT_EQ(pool->statistics().workers, 1U);
    pool->shutdown();
}

TEST_F(worker_pool_test, waiting_jobs_are_no_workers_and_starve_nobody) {
    auto pool = make(1);
    gate open;
    std::atomic<int> waiting = 0;
    for (int i = 0; i < 5; ++i) {
        pool->submit_waiting(intrusive_ptr<job>{new test_job{[&] {
            ++waiting;
            open.wait({});
            --waiting;
        }}});
    }
    eventually([&] { return waiting == 5; });
    run_and_wait(*pool);
    EXPECT_EQ(pool->statistics().waiting, 5U);
    EXPECT_EQ(pool->statistics().workers, 1U);
    open.open();
    eventually([&] { return pool->statistics().waiting == 0; });
    pool->shutdown();
}

TEST_F(worker_pool_test, a_coroutine_in_place_gives_way_when_others_wait) {
    auto pool = make(1);
    std::promise<int> in_place;
    EXPECT_EQ(pool->in_place(), nullptr);  // this thread is no worker
    submit(*pool, [&] {
        for (int i = 0; i < 1000; ++i)
            ASSERT_NE(pool->in_place(), nullptr);  // nobody waits
        submit(*pool, [] {});
        int granted = 0;
        while (pool->in_place())
            ++granted;
        in_place.set_value(granted);
    });
    auto granted = within_limit(in_place.get_future());
    EXPECT_GT(granted, 0);
    EXPECT_LT(granted, 1000);
    pool->shutdown();
}

TEST_F(worker_pool_test, keeps_one_of_each_thing_that_frameworks_attach) {
    std::shared_ptr<void> (*one)() = [] { return std::shared_ptr<void>{new int}; };
    std::shared_ptr<void> (*other)() = [] { return std::shared_ptr<void>{new double}; };
    auto pool = make(1);
    auto first = pool->attachment(one);
    EXPECT_EQ(pool->attachment(one), first);
    EXPECT_NE(pool->attachment(other), first);
    std::weak_ptr<void> seen = std::exchange(first, nullptr);
    EXPECT_FALSE(seen.expired());
    pool->shutdown();
    pool.reset();
    EXPECT_TRUE(seen.expired());
}

}  // namespace motor::testing
