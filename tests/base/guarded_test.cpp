// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/base/guarded.hpp>

#include <tests/support/deadline.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace motor::detail {
namespace {

/// A mutex that says whether it is locked.
struct watched_mutex {
    void lock() {
        inner.lock();
        locked = true;
    }
    void unlock() {
        locked = false;
        inner.unlock();
    }
    std::mutex inner;
    static inline bool locked = false;
};

}  // namespace

TEST(guarded, gives_access_while_its_mutex_is_locked) {
    guarded<int, watched_mutex> number{7};
    {
        auto access = number.lock();
        EXPECT_TRUE(watched_mutex::locked);
        EXPECT_EQ(*access, 7);
        access.unlock();
        EXPECT_FALSE(watched_mutex::locked);
        access.lock();
        EXPECT_TRUE(watched_mutex::locked);
        *access = 8;
    }
    EXPECT_FALSE(watched_mutex::locked);
    EXPECT_EQ(*number.lock(), 8);
}

TEST(guarded, lets_one_thread_in_at_a_time) {
    guarded<int> sum;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 1'000; ++n)
                ++*sum.lock();
        });
    for (auto& each : threads)
        each.join();
    EXPECT_EQ(*sum.lock(), 4'000);
}

TEST(guarded, waits_unlocked_until_it_is_done) {
    guarded<bool> done;
    std::condition_variable changed;
    auto waited = std::async(std::launch::async, [&] {
        auto access = done.lock();
        access.wait(changed, [&] { return *access; });
        return *access;
    });
    *done.lock() = true;
    changed.notify_all();
    EXPECT_TRUE(motor::testing::within_limit(std::move(waited)));
}

TEST(guarded, waits_for_a_time_and_says_whether_it_is_done) {
    guarded<bool> done;
    std::condition_variable changed;
    auto access = done.lock();
    EXPECT_FALSE(access.wait_for(changed, 1ms, [&] { return *access; }));
    *access = true;
    EXPECT_TRUE(access.wait_for(changed, 1h, [&] { return *access; }));
}

}  // namespace motor::detail
