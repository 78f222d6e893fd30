// SPDX-License-Identifier: Apache-2.0
#include <motor/task.hpp>

#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace motor::testing;
using motor::doc;
using motor::task;

namespace {

task<int> number(int n) { co_return n; }
task<int> sum(int a, int b) { co_return co_await number(a) + co_await number(b); }
task<void> fails(const char* why) {
    throw std::runtime_error{why};
    co_return;
}
task<std::unique_ptr<int>> move_only() { co_return std::make_unique<int>(7); }

[[gnu::noinline]] const void* stack_pointer() { return __builtin_frame_address(0); }

struct task_test : on_script {};

}  // namespace

TEST_F(task_test, does_nothing_before_it_is_awaited) {
    bool began = false;
    auto body = [&]() -> task<void> {
        began = true;
        co_return;
    };
    {
        auto never = body();
        EXPECT_FALSE(began);
    }
    motor::run(client, body());
    EXPECT_TRUE(began);
}

TEST_F(task_test, returns_values_from_inner_tasks_and_move_only_ones) {
    EXPECT_EQ(motor::run(client, sum(3, 4)), 7);
    EXPECT_EQ(*motor::run(client, move_only()), 7);
}

TEST_F(task_test, throws_what_inner_tasks_throw) {
    auto outer = []() -> task<void> { co_await fails("inner"); };
    EXPECT_THROW(motor::run(client, outer()), std::runtime_error);
    EXPECT_THROW(within_limit(motor::spawn(client, outer())), std::runtime_error);
}

TEST_F(task_test, awaits_a_hundred_thousand_inner_tasks_in_a_loop) {
    auto loop = []() -> task<long> {
        long total = 0;
        for (int i = 0; i < 100'000; ++i)
            total += co_await number(1);
        co_return total;
    };
    EXPECT_EQ(motor::run(client, loop()), 100'000);
}

TEST_F(task_test, needs_no_stack_for_inner_tasks_with_limits) {
    server.on("ping", reply{doc("ok", 1)});
    const void* deepest = nullptr;
    auto inner = [&]() -> task<> {
        co_await client.ping().within(std::chrono::hours{1});
        deepest = stack_pointer();
    };
    auto outer = [&]() -> task<const void*> {
        co_await inner();
        const void* at_first = deepest;
        for (int i = 0; i < 100; ++i)
            co_await inner();
        co_return at_first;
    };
    EXPECT_EQ(within_limit(motor::spawn(client, outer())), deepest);
}

TEST_F(task_test, when_all_returns_the_results_in_order) {
    std::vector<task<int>> tasks;
    for (int i = 0; i < 50; ++i)
        tasks.push_back(number(i));
    auto results = motor::run(client, motor::when_all(client, std::move(tasks)));
    ASSERT_EQ(results.size(), 50U);
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(results[static_cast<std::size_t>(i)], i);
}

TEST_F(task_test, when_all_runs_them_side_by_side) {
    // Each waits for the other: they would hang one after the other.
    gate first, second;
    auto meet = [](gate mine, gate others) -> task<void> {
        mine.open();
        others.wait({});
        co_return;
    };
    std::vector<task<void>> tasks;
    tasks.push_back(meet(first, second));
    tasks.push_back(meet(second, first));
    within_limit(motor::spawn(client, motor::when_all(client, std::move(tasks))));
}

TEST_F(task_test, when_all_lets_all_end_and_throws_the_first_error_in_order) {
    int ended = 0;
    auto ends = [&]() -> task<void> {
        ++ended;
        co_return;
    };
    std::vector<task<void>> tasks;
    tasks.push_back(fails("first"));
    tasks.push_back(fails("second"));
    tasks.push_back(ends());
    auto error = caught<std::runtime_error>(
        [&] { motor::run(client, motor::when_all(client, std::move(tasks))); });
    EXPECT_STREQ(error.what(), "first");
    EXPECT_EQ(ended, 1);
}

TEST_F(task_test, when_all_of_none_is_done) {
    EXPECT_TRUE(motor::run(client, motor::when_all(client, std::vector<task<int>>{})).empty());
}

TEST_F(task_test, many_more_coroutines_than_workers_all_get_their_turn) {
    motor::client narrow{motor::uri{server.uri()}, motor::client_options{}.max_workers(2)};
    auto body = [](motor::client c) -> task<int> {
        for (int i = 0; i < 20; ++i)
            co_await c["db"]["things"].find_one();
        co_return 1;
    };
    std::vector<task<int>> tasks;
    for (int i = 0; i < 64; ++i)
        tasks.push_back(body(narrow));
    EXPECT_EQ(within_limit(motor::spawn(narrow, motor::when_all(narrow, std::move(tasks)))).size(),
              64U);
    EXPECT_LE(narrow.stats().peak_workers, 2U);
}

TEST_F(task_test, has_let_go_of_everything_when_its_outcome_is_known) {
    // So that who waits for it may close the client, and is the one to do so.
    struct slow_to_go {
        std::atomic<bool>& gone;
        ~slow_to_go() {
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
            gone = true;
        }
    };
    std::atomic<bool> argument_gone = false, local_gone = false;
    auto body = [&](std::unique_ptr<slow_to_go>) -> task<void> {
        slow_to_go local{local_gone};
        co_return;
    };
    within_limit(motor::spawn(client, body(std::make_unique<slow_to_go>(argument_gone))));
    EXPECT_TRUE(local_gone);
    EXPECT_TRUE(argument_gone);
}

TEST_F(task_test, a_client_closed_after_its_last_task_leaves_no_worker) {
    auto other = std::make_unique<motor::client>(server.uri());
    auto pool = other->executor();
    auto body = [](motor::client c) -> task<void> { co_await c.ping(); };
    within_limit(motor::spawn(*other, body(*other)));
    other.reset();
    EXPECT_EQ(motor::detail::access::pool(pool).statistics().workers, 0U);
}

TEST_F(task_test, the_last_handle_may_go_on_a_worker_as_the_process_ends) {
    // What the exit of this process may meet is told by ThreadSanitizer, after the test.
    std::promise<void> called;
    auto last = std::make_shared<motor::client>(server.uri());
    auto& ref = *last;
    ref.ping().start([kept = std::move(last), &called](auto) mutable {
        kept.reset();
        called.set_value();
    });
    within_limit(called.get_future());
}
