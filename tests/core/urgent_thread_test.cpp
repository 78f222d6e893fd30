// SPDX-License-Identifier: Apache-2.0
#include <tests/core/on_worker_pool.hpp>

#include <src/core/threads.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <future>
#include <set>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace motor::testing {
namespace {

struct urgent_thread_test : on_worker_pool {
    ~urgent_thread_test() override { detail::before_thread = nullptr; }

    static void submit_urgent(worker_pool& pool, std::function<void()> run) {
        pool.submit_urgent(intrusive_ptr<job>{new test_job{std::move(run)}});
    }
    /// From now on there is no thread to be had.
    static void refuse_threads() {
        detail::before_thread = [] {
            throw std::system_error{
                std::make_error_code(std::errc::resource_unavailable_try_again)};
        };
    }
};

}  // namespace

TEST_F(urgent_thread_test, runs_a_job_although_all_workers_are_stuck) {
    auto pool = make(1);
    gate open;
    keep_busy(*pool, open);
    std::promise<void> ran;
    submit_urgent(*pool, [&] { ran.set_value(); });
    within_limit(ran.get_future());
    EXPECT_EQ(pool->statistics().workers, 1U);
    open.open();
    pool->shutdown();
}

TEST_F(urgent_thread_test, runs_one_job_after_the_other) {
    auto pool = make(4);
    std::vector<int> order;
    std::set<std::thread::id> threads;
    std::promise<void> last;
    for (int i = 0; i < 100; ++i)
        submit_urgent(*pool, [&, i] {
            order.push_back(i);
            threads.insert(std::this_thread::get_id());
            if (i == 99) last.set_value();
        });
    within_limit(last.get_future());
    EXPECT_EQ(order.size(), 100U);
    EXPECT_TRUE(std::ranges::is_sorted(order));
    EXPECT_EQ(threads.size(), 1U);
    pool->shutdown();
}

TEST_F(urgent_thread_test, is_none_for_operations) {
    auto pool = make(1);
    std::promise<std::pair<bool, bool>> seen;
    submit_urgent(*pool, [&] {
        seen.set_value({pool->here() != nullptr, pool->here_for_operations() != nullptr});
    });
    EXPECT_EQ(within_limit(seen.get_future()), std::pair(true, false));
    pool->shutdown();
}

TEST_F(urgent_thread_test, ends_when_it_is_idle_and_comes_back) {
    auto pool = make(1, 1ms);
    for (int i = 0; i < 3; ++i) {
        std::promise<void> ran;
        submit_urgent(*pool, [&] { ran.set_value(); });
        within_limit(ran.get_future());
        std::this_thread::sleep_for(5ms);
    }
    pool->shutdown();
}

TEST_F(urgent_thread_test, leaves_its_jobs_to_an_idle_worker_where_it_cannot_be_had) {
    auto pool = make(1);
    run_and_wait(*pool);
    eventually([&] { return pool->statistics().idle == 1; });
    refuse_threads();
    std::promise<void> ran;
    submit_urgent(*pool, [&] { ran.set_value(); });
    within_limit(ran.get_future());
    pool->shutdown();
}

TEST_F(urgent_thread_test, leaves_its_jobs_to_the_next_thread_that_is_free_where_it_cannot_be_had) {
    auto pool = make(1);
    gate open;
    keep_busy(*pool, open);
    refuse_threads();
    std::promise<void> ran;
    submit_urgent(*pool, [&] { ran.set_value(); });
    open.open();
    within_limit(ran.get_future());
    pool->shutdown();
}

}  // namespace motor::testing
