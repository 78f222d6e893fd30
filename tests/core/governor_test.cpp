// SPDX-License-Identifier: Apache-2.0
#include <tests/core/on_worker_pool.hpp>

#include <src/core/threads.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <system_error>
#include <thread>

namespace motor::testing {
namespace {

std::atomic<int> threads_asked_for{0};

struct governor_test : on_worker_pool {
    governor_test() {
        threads_asked_for = 0;
        detail::before_thread = [] { ++threads_asked_for; };
    }
    ~governor_test() override { detail::before_thread = nullptr; }
};

}  // namespace

TEST_F(governor_test, grows_to_its_limit_while_jobs_are_stuck_and_no_further) {
    auto pool = make(7);
    gate open;
    std::atomic<int> running = 0, done = 0;
    for (int i = 0; i < 20; ++i)
        submit(*pool, [&] {
            ++running;
            open.wait({});
            ++done;
        });
    eventually([&] { return running == 7; });
    EXPECT_EQ(pool->statistics().workers, 7U);
    open.open();
    eventually([&] { return done == 20; });
    EXPECT_EQ(pool->statistics().peak_workers, 7U);
    pool->shutdown();
}

TEST_F(governor_test, grows_also_after_it_has_been_idle_now_and_then) {
    auto pool = make(5);
    for (int i = 0; i < 10; ++i) {
        for (int n = 0; n < 3; ++n)
            run_and_wait(*pool);
        std::this_thread::sleep_for(40ms);  // longer than the governor looks at an empty queue
    }
    gate open;
    std::atomic<int> running = 0;
    for (int i = 0; i < 5; ++i)
        submit(*pool, [&] {
            ++running;
            open.wait({});
        });
    eventually([&] { return running == 5; });
    open.open();
    pool->shutdown();
}

TEST_F(governor_test, has_one_thread_although_it_sleeps_now_and_then) {
    auto pool = make(1);
    for (int i = 0; i < 3; ++i) {
        run_and_wait(*pool);
        std::this_thread::sleep_for(40ms);  // longer than the governor looks at an empty queue
    }
    EXPECT_EQ(threads_asked_for, 2) << "the worker's, and the governor's";
    pool->shutdown();
}

TEST_F(governor_test, is_started_by_the_next_job_where_it_could_not_be) {
    detail::before_thread = [] {
        if (++threads_asked_for == 2)  // after the worker
            throw std::system_error{
                std::make_error_code(std::errc::resource_unavailable_try_again)};
    };
    auto pool = make(3);
    gate open;
    keep_busy(*pool, open);
    EXPECT_EQ(threads_asked_for, 2);
    std::atomic<int> running = 0;
    for (int i = 0; i < 2; ++i)
        submit(*pool, [&] {
            ++running;
            open.wait({});
        });
    eventually([&] { return running == 2; });
    open.open();
    pool->shutdown();
}

}  // namespace motor::testing
