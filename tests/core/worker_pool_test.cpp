// SPDX-License-Identifier: Apache-2.0
#include <motor/core/worker_pool.hpp>

#include <tests/support/deadline.hpp>
#include <tests/support/gate.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using motor::core::job;
using motor::core::pool_limits;
using motor::core::worker;
using motor::core::worker_pool;
using motor::testing::eventually;
using motor::testing::gate;
using motor::testing::within_limit;

namespace {

/// A job of two functions; says when the pool has let go of it.
class test_job final : public job {
public:
    explicit test_job(
        std::function<void()> run, std::function<void()> cancel = [] {})
        : run_(std::move(run)), cancel_(std::move(cancel)) {}
    /// Submits it; the pool is its only owner from then on.
    void submit_to(worker_pool& pool) {
        pool.submit(*this);
        unshare();
    }

private:
    void run(worker&) noexcept override { run_(); }
    void cancel() noexcept override { cancel_(); }
    std::function<void()> run_, cancel_;
};

void submit(
    worker_pool& pool, std::function<void()> run, std::function<void()> cancel = [] {}) {
    (new test_job{std::move(run), std::move(cancel)})->submit_to(pool);
}

struct worker_pool_test : ::testing::Test {
    static std::shared_ptr<worker_pool> make(std::size_t max_workers,
                                             std::chrono::milliseconds idle = 10s) {
        return std::make_shared<worker_pool>(
            motor::driver::client_pool{motor::driver::uri{"mongodb://127.0.0.1:1"}},
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

}  // namespace

TEST_F(worker_pool_test, has_no_thread_before_the_first_job) {
    auto pool = make(4);
    EXPECT_EQ(pool->statistics().workers, 0U);
    run_and_wait(*pool);
    EXPECT_EQ(pool->statistics().workers, 1U);
    pool->shutdown();
}

TEST_F(worker_pool_test, one_job_after_the_other_needs_one_worker) {
    auto pool = make(4);
    for (int i = 0; i < 50; ++i) {
        run_and_wait(*pool);
        eventually([&] { return pool->statistics().idle == pool->statistics().workers; });
    }
    EXPECT_EQ(pool->statistics().peak_workers, 1U);
    pool->shutdown();
}

TEST_F(worker_pool_test, grows_to_its_limit_while_jobs_are_stuck_and_no_further) {
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

TEST_F(worker_pool_test, grows_also_after_it_has_been_idle_now_and_then) {
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

TEST_F(worker_pool_test, runs_jobs_first_in_first_out) {
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

TEST_F(worker_pool_test, wakes_the_worker_that_went_idle_last) {
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

TEST_F(worker_pool_test, idle_workers_end_and_come_back) {
    auto pool = make(4, 1ms);
    run_and_wait(*pool);
    eventually([&] { return pool->statistics().workers == 0; });
    run_and_wait(*pool);
    pool->shutdown();
}

TEST_F(worker_pool_test, waiting_jobs_are_no_workers_and_starve_nobody) {
    auto pool = make(1);
    gate open;
    std::atomic<int> waiting = 0;
    for (int i = 0; i < 5; ++i) {
        auto made = new test_job{[&] {
            ++waiting;
            open.wait({});
            --waiting;
        }};
        pool->submit_waiting(*made);
        made->unshare();
    }
    eventually([&] { return waiting == 5; });
    run_and_wait(*pool);
    EXPECT_EQ(pool->statistics().waiting, 5U);
    EXPECT_EQ(pool->statistics().workers, 1U);
    open.open();
    eventually([&] { return pool->statistics().waiting == 0; });
    pool->shutdown();
}

TEST_F(worker_pool_test, shutdown_cancels_what_is_queued_and_runs_it_never) {
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

TEST_F(worker_pool_test, what_shutdown_cancels_can_no_longer_be_withdrawn) {
    auto pool = make(1);
    gate open;
    keep_busy(*pool, open);
    constexpr int many = 3;
    std::vector<job*> all;
    std::atomic<int> withdrawn = 0, cancelled = 0;
    for (int i = 0; i < many; ++i) {
        all.push_back(new test_job{[] {},
                                   [&] {
                                       for (auto each : all)
                                           withdrawn += pool->withdraw(*each);
                                       ++cancelled;
                                   }});
        pool->submit(*all.back());
    }
    std::thread closer{[&] { pool->shutdown(); }};
    eventually([&] { return cancelled == many; });
    open.open();
    closer.join();
    EXPECT_EQ(withdrawn, 0);
    for (auto each : all)
        each->unshare();
}

TEST_F(worker_pool_test, a_closed_pool_cancels_at_once) {
    auto pool = make(1);
    pool->shutdown();
    bool ran = false, cancelled = false;
    submit(
        *pool, [&] { ran = true; }, [&] { cancelled = true; });
    EXPECT_FALSE(ran);
    EXPECT_TRUE(cancelled);
}

TEST_F(worker_pool_test, shutdown_does_not_wait_forever_for_a_stuck_job) {
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

TEST_F(worker_pool_test, every_job_runs_or_is_cancelled_exactly_once_while_it_shuts_down) {
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

TEST_F(worker_pool_test, the_calling_worker_may_shut_it_down) {
    auto pool = make(2);
    std::promise<void> closed;
    submit(*pool, [&] {
        pool->shutdown();
        closed.set_value();
    });
    within_limit(closed.get_future());
    eventually([&] { return pool->statistics().workers == 0; });
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
