// SPDX-License-Identifier: Apache-2.0
#include <src/core/thread_slots.hpp>
#include <src/core/threads.hpp>

#include <tests/core/on_worker_pool.hpp>

#include <gtest/gtest.h>

#include <future>
#include <iterator>
#include <memory>
#include <set>
#include <system_error>

namespace motor::testing {
namespace {

using detail::thread_slots, detail::worker_thread;

struct thread_slots_test : ::testing::Test {
    ~thread_slots_test() override {
        detail::before_thread = nullptr;
        open.open();
        for (auto& each : slots.take_handles())
            each.join();
    }
    /// Starts one that has finished when this returns.
    worker_thread& run_once() {
        std::promise<worker_thread*> ended;
        slots.start(*pool, [&](worker_thread& self) { ended.set_value(&self); });
        auto& self = *within_limit(ended.get_future());
        self.finished = true;
        return self;
    }
    /// Starts one that is there until the gate opens.
    worker_thread& start_one() {
        std::promise<worker_thread*> started;
        slots.start(*pool, [&started, until = open](worker_thread& self) {
            started.set_value(&self);
            until.wait({});
        });
        return *within_limit(started.get_future());
    }
    [[nodiscard]] auto size() const { return std::distance(slots.begin(), slots.end()); }

    std::shared_ptr<worker_pool> pool = std::make_shared<worker_pool>(
        detail::client_pool{uri{"mongodb://127.0.0.1:1"}}, pool_limits{});
    gate open;
    thread_slots slots;
};

}  // namespace

TEST_F(thread_slots_test, have_all_finished_before_the_first) {
    EXPECT_TRUE(slots.all_finished());
    EXPECT_EQ(size(), 0);
}

TEST_F(thread_slots_test, start_a_thread_that_is_a_worker) {
    std::promise<bool> seen;
    slots.start(*pool, [&](worker_thread& self) { seen.set_value(worker::current() == &self); });
    EXPECT_TRUE(within_limit(seen.get_future()));
    EXPECT_EQ(worker::current(), nullptr);
}

TEST_F(thread_slots_test, have_one_for_each_that_is_there) {
    const std::set<worker_thread*> all{&start_one(), &start_one(), &start_one()};
    EXPECT_EQ(all.size(), 3U);
    EXPECT_EQ(size(), 3);
    EXPECT_FALSE(slots.all_finished());
}

TEST_F(thread_slots_test, use_one_again_that_has_finished) {
    auto& first = run_once();
    EXPECT_TRUE(slots.all_finished());
    EXPECT_EQ(&start_one(), &first);
    EXPECT_EQ(size(), 1);
    EXPECT_FALSE(slots.all_finished());
}

TEST_F(thread_slots_test, are_as_before_when_no_thread_can_be_had) {
    start_one();
    detail::before_thread = [] {
        throw std::system_error{std::make_error_code(std::errc::resource_unavailable_try_again)};
    };
    EXPECT_THROW(slots.start(*pool, [](worker_thread&) {}), no_thread);
    EXPECT_THROW(slots.start(*pool, [](worker_thread&) {}), no_thread);
    detail::before_thread = nullptr;
    EXPECT_FALSE(slots.all_finished()) << "the first is there";
    start_one();
    EXPECT_EQ(size(), 2);
}

}  // namespace motor::testing
