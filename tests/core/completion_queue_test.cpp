// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/completion_queue.hpp>

#include <motor/event_loop.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

using motor::event_loop;
using motor::wake_up;
using motor::detail::completion;
using motor::detail::completion_queue;

namespace {

/// A loop that runs when the test says so.
struct manual_loop {
    std::deque<wake_up> posted;
    int wake_ups = 0;
    std::atomic<int> held = 0;

    void turn() {
        auto next = std::move(posted.front());
        posted.pop_front();
        next();
    }
    void run() {
        while (!posted.empty())
            turn();
    }
};

class manual_event_loop final : public event_loop {
public:
    explicit manual_event_loop(manual_loop& loop) : loop_(loop) {}
    void post(wake_up call) override {
        ++loop_.wake_ups;
        loop_.posted.push_back(std::move(call));
    }
    void hold() override { ++loop_.held; }
    void release() override { --loop_.held; }
    [[nodiscard]] const void* context() const noexcept override { return &loop_; }

private:
    manual_loop& loop_;
};

class test_completion final : public completion {
public:
    explicit test_completion(std::function<void()> run) : run_(std::move(run)) {}
    int discarded = 0;

private:
    void complete() override { run_(); }
    void discard() noexcept override { ++discarded; }
    std::function<void()> run_;
};

struct completion_queue_test : ::testing::Test {
    manual_loop loop;
    std::shared_ptr<completion_queue> queue =
        std::make_shared<completion_queue>(std::make_unique<manual_event_loop>(loop));
    std::deque<test_completion> made;
    std::vector<int> ran;

    completion& numbered(int number) {
        return made.emplace_back([this, number] { ran.push_back(number); });
    }
    void deliver(completion& done) {
        queue->expect();
        queue->deliver(done);
    }
};

}  // namespace

TEST_F(completion_queue_test, wakes_the_loop_once_for_many_and_keeps_their_order) {
    for (int i = 0; i < 10; ++i)
        deliver(numbered(i));
    EXPECT_TRUE(ran.empty()) << "nothing runs inside the call";
    EXPECT_EQ(loop.wake_ups, 1);
    loop.run();
    EXPECT_EQ(ran, (std::vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    EXPECT_EQ(loop.wake_ups, 1);
}

TEST_F(completion_queue_test, gives_the_loop_a_turn_between_thousands) {
    for (int i = 0; i < 10'000; ++i)
        deliver(numbered(i));
    loop.turn();
    EXPECT_LT(ran.size(), 1'000U);
    loop.run();
    EXPECT_EQ(ran.size(), 10'000U);
    EXPECT_LT(loop.wake_ups, 500);
    EXPECT_EQ(queue->wake_ups(), static_cast<std::uint64_t>(loop.wake_ups));
}

TEST_F(completion_queue_test, a_completion_that_delivers_is_not_run_recursively) {
    int depth = 0, deepest = 0;
    auto& inner = made.emplace_back([&] {
        deepest = std::max(deepest, ++depth);
        --depth;
    });
    auto& outer = made.emplace_back([&] {
        deepest = std::max(deepest, ++depth);
        deliver(inner);
        --depth;
    });
    deliver(outer);
    loop.run();
    EXPECT_EQ(deepest, 1);
}

TEST_F(completion_queue_test, what_a_completion_throws_reaches_the_loop_and_the_others_still_come) {
    deliver(made.emplace_back([] { throw std::runtime_error{"the user's"}; }));
    deliver(numbered(1));
    EXPECT_THROW(loop.turn(), std::runtime_error);
    loop.run();
    EXPECT_EQ(ran, std::vector{1});
    EXPECT_EQ(loop.held, 0);
}

TEST_F(completion_queue_test, holds_the_loop_from_the_first_expected_to_the_last_completed) {
    EXPECT_EQ(loop.held, 0);
    queue->expect();
    queue->expect();
    EXPECT_EQ(loop.held, 1);
    queue->deliver(numbered(1));
    loop.run();
    EXPECT_EQ(loop.held, 1) << "one is still expected";
    queue->finished();
    EXPECT_EQ(loop.held, 0);
}

TEST_F(completion_queue_test, one_that_is_expected_finds_the_loop_held_whoever_else_has_finished) {
    std::atomic<int> lacking = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 3; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < 20'000; ++round) {
                    queue->expect();
                    if (loop.held != 1) ++lacking;
                    queue->finished();
                }
            });
    }
    EXPECT_EQ(lacking, 0);
    EXPECT_EQ(loop.held, 0);
}

TEST_F(completion_queue_test, is_held_while_the_last_completion_runs) {
    int held_inside = -1;
    deliver(made.emplace_back([&] { held_inside = loop.held.load(); }));
    loop.run();
    EXPECT_EQ(held_inside, 1);
    EXPECT_EQ(loop.held, 0);
}

TEST_F(completion_queue_test, a_loop_that_is_gone_discards_what_waits_and_what_comes_later) {
    deliver(numbered(1));
    loop.posted.clear();  // as a loop does that is destroyed
    EXPECT_EQ(made.back().discarded, 1);
    deliver(numbered(2));
    EXPECT_EQ(made.back().discarded, 1);
    EXPECT_TRUE(ran.empty());
}
