// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/timer.hpp>

#include <tests/support/deadline.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <random>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using motor::detail::timer;
using motor::testing::within_limit;
using clock_type = timer::clock;

namespace {

class call final : public timer::entry {
public:
    std::future<clock_type::time_point> expiry() { return promise_.get_future(); }

private:
    void expired() noexcept override { promise_.set_value(clock_type::now()); }
    std::promise<clock_type::time_point> promise_;
};

class counting final : public timer::entry {
public:
    explicit counting(std::atomic<int>& calls) : calls_(calls) {}

private:
    void expired() noexcept override { ++calls_; }
    std::atomic<int>& calls_;
};

}  // namespace

TEST(timer_test, calls_when_the_time_has_come_and_never_before) {
    timer t;
    for (auto after : {0ms, 1ms, 20ms, 1500ms}) {  // the last is more than one turn of the wheel
        call one;
        auto due = clock_type::now() + after;
        auto expiry = one.expiry();
        ASSERT_TRUE(t.add(one, due));
        EXPECT_GE(within_limit(std::move(expiry)), due);
        EXPECT_FALSE(t.remove(one));
    }
}

TEST(timer_test, what_is_due_in_the_past_is_called_soon) {
    timer t;
    call one;
    auto expiry = one.expiry();
    t.add(one, clock_type::now() - 1h);
    within_limit(std::move(expiry));
}

TEST(timer_test, an_earlier_one_need_not_wait_for_one_that_is_late) {
    timer t;
    std::atomic<int> calls = 0;
    counting late{calls};
    t.add(late, clock_type::now() + 1h);
    call soon;
    auto expiry = soon.expiry();
    t.add(soon, clock_type::now() + 5ms);
    within_limit(std::move(expiry));
    EXPECT_TRUE(t.remove(late));
    EXPECT_EQ(calls, 0);
}

TEST(timer_test, what_is_removed_is_not_called) {
    timer t;
    std::atomic<int> calls = 0;
    std::vector<std::unique_ptr<counting>> removed;
    auto due = clock_type::now() + 30ms;
    for (int i = 0; i < 100; ++i) {
        removed.push_back(std::make_unique<counting>(calls));
        t.add(*removed.back(), due);
    }
    int mine = 0;
    for (auto& each : removed)
        mine += t.remove(*each);
    call after;
    auto expiry = after.expiry();
    t.add(after, due + 20ms);
    within_limit(std::move(expiry));
    EXPECT_EQ(calls + mine, 100);
}

TEST(timer_test, each_is_called_or_removed_whatever_threads_do) {
    timer t;
    std::atomic<int> calls = 0, removed = 0;
    constexpr int threads = 4, each = 2'000;
    std::vector<std::unique_ptr<counting>> all;
    for (int i = 0; i < threads * each; ++i)
        all.push_back(std::make_unique<counting>(calls));
    std::vector<std::thread> running;
    for (int n = 0; n < threads; ++n)
        running.emplace_back([&, n] {
            std::minstd_rand random{static_cast<unsigned>(n + 1)};
            for (int i = 0; i < each; ++i) {
                auto& mine = *all[static_cast<std::size_t>(n * each + i)];
                t.add(mine, clock_type::now() + std::chrono::microseconds{random() % 3000});
                if (random() % 2 && t.remove(mine)) ++removed;
            }
        });
    for (auto& thread : running)
        thread.join();
    call last;
    auto expiry = last.expiry();
    t.add(last, clock_type::now() + 50ms);
    within_limit(std::move(expiry));
    EXPECT_EQ(calls + removed, threads * each);
}

TEST(timer_test, calls_nobody_once_it_is_stopped) {
    timer t;
    std::atomic<int> calls = 0;
    counting before{calls}, after{calls};
    t.add(before, clock_type::now() + 1h);
    t.stop();
    EXPECT_FALSE(t.add(after, clock_type::now()));
    EXPECT_EQ(calls, 0);
}
