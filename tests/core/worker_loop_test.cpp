// SPDX-License-Identifier: Apache-2.0
// What a worker does between its first job and its end.
#include <tests/core/on_worker_pool.hpp>

#include <gtest/gtest.h>

#include <future>
#include <thread>
#include <vector>

namespace motor::testing {
namespace {

struct worker_loop_test : on_worker_pool {};

}  // namespace

TEST_F(worker_loop_test, does_one_job_after_the_other) {
    auto pool = make(4);
    for (int i = 0; i < 50; ++i) {
        run_and_wait(*pool);
        eventually([&] { return pool->statistics().idle == pool->statistics().workers; });
    }
    EXPECT_EQ(pool->statistics().peak_workers, 1U);
    pool->shutdown();
}

TEST_F(worker_loop_test, runs_jobs_first_in_first_out) {
    auto pool = make(1);
    gate open;
    submit(*pool, [&] { open.wait({}); });
    std::vector<int> order;
    std::promise<void> last;
    for (int i = 0; i < 10; ++i)
        submit(*pool, [&, i] {
            order.push_back(i);
            if (i == 9) last.set_value();
        });
    open.open();
    within_limit(last.get_future());
    EXPECT_EQ(order, (std::vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    pool->shutdown();
}

TEST_F(worker_loop_test, is_woken_in_the_worker_that_went_idle_last) {
    auto pool = make(2);
    gate first, second;
    std::promise<std::thread::id> first_runs, second_runs;
    submit(*pool, [&] {
        first_runs.set_value(std::this_thread::get_id());
        first.wait({});
    });
    submit(*pool, [&] {
        second_runs.set_value(std::this_thread::get_id());
        second.wait({});
    });
    within_limit(first_runs.get_future());
    auto last = within_limit(second_runs.get_future());
    first.open();
    eventually([&] { return pool->statistics().idle == 1; });
    second.open();
    eventually([&] { return pool->statistics().idle == 2; });

    std::promise<std::thread::id> third;
    submit(*pool, [&] { third.set_value(std::this_thread::get_id()); });
    EXPECT_EQ(within_limit(third.get_future()), last);
    pool->shutdown();
}

TEST_F(worker_loop_test, ends_when_it_is_idle_and_comes_back) {
    auto pool = make(4, 1ms);
    run_and_wait(*pool);
    eventually([&] { return pool->statistics().workers == 0; });
    run_and_wait(*pool);
    pool->shutdown();
}

}  // namespace motor::testing
