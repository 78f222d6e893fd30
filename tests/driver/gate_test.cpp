// SPDX-License-Identifier: Apache-2.0
// Who is let in by a client's gate, and for whom its closing waits.
#include <src/driver/events/gate.hpp>

#include <tests/support/deadline.hpp>
#include <tests/support/gate.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stop_token>
#include <thread>

using namespace std::chrono_literals;
using motor::detail::gate;
using motor::testing::eventually, motor::testing::within_limit;

namespace {

/// A call of a listener in a thread of its own, until it is let go.
struct visitor {
    explicit visitor(gate& visited)
        : thread([this, &visited] {
              const gate::holder inside{visited};
              let_in.set_value(static_cast<bool>(inside));
              leaves.wait(std::stop_token{});
          }) {
        entered = within_limit(let_in.get_future());
    }
    ~visitor() { leaves.open(); }
    visitor(const visitor&) = delete;
    visitor& operator=(const visitor&) = delete;

    std::promise<bool> let_in;
    motor::testing::gate leaves;
    bool entered = false;
    std::jthread thread;
};

struct gate_test : ::testing::Test {
    gate listeners;
};

}  // namespace

TEST_F(gate_test, lets_calls_in_until_it_is_closed) {
    { EXPECT_TRUE(gate::holder{listeners}); }
    EXPECT_TRUE(listeners.close(0s));
    EXPECT_FALSE(gate::holder{listeners});
}

TEST_F(gate_test, closing_waits_until_the_calls_of_other_threads_have_ended) {
    visitor caller{listeners};
    ASSERT_TRUE(caller.entered);
    std::atomic<bool> closed{false};
    auto closing = std::async(std::launch::async, [&] {
        const bool empty = listeners.close(1h);
        closed = true;
        return empty;
    });
    eventually([&] { return !gate::holder{listeners}; });  // it has begun to close
    EXPECT_FALSE(closed);
    caller.leaves.open();
    EXPECT_TRUE(within_limit(std::move(closing)));
}

TEST_F(gate_test, closing_waits_no_longer_than_its_limit) {
    const visitor caller{listeners};
    EXPECT_FALSE(listeners.close(0s)) << "a call is still inside";
    EXPECT_FALSE(gate::holder{listeners});
}

TEST_F(gate_test, closing_does_not_wait_for_the_call_that_closes_it) {
    const gate::holder inside{listeners};
    EXPECT_TRUE(listeners.visited_here());
    EXPECT_FALSE(listeners.close(1h)) << "this call is inside";
}

TEST_F(gate_test, closing_from_a_call_waits_for_those_of_other_threads) {
    visitor caller{listeners};
    auto closing = std::async(std::launch::async, [&] {
        const gate::holder inside{listeners};
        return listeners.close(1h);
    });
    eventually([&] { return !gate::holder{listeners}; });
    EXPECT_EQ(closing.wait_for(0s), std::future_status::timeout);
    caller.leaves.open();
    EXPECT_FALSE(within_limit(std::move(closing))) << "the call that closes it is inside";
}

TEST_F(gate_test, knows_the_calls_of_its_own_thread_alone) {
    const visitor caller{listeners};
    EXPECT_FALSE(listeners.visited_here());
    gate others;
    const gate::holder elsewhere{others};
    EXPECT_FALSE(listeners.visited_here()) << "another client's listener";
    {
        const gate::holder inside{listeners};
        EXPECT_TRUE(listeners.visited_here());
        EXPECT_TRUE(others.visited_here());
    }
    EXPECT_FALSE(listeners.visited_here());
}

TEST_F(gate_test, a_call_that_was_not_let_in_does_not_count) {
    ASSERT_TRUE(listeners.close(0s));
    const gate::holder refused{listeners};
    EXPECT_FALSE(refused);
    EXPECT_FALSE(listeners.visited_here());
    EXPECT_TRUE(listeners.close(0s));
}
