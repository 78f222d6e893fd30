// SPDX-License-Identifier: Apache-2.0
#include <src/core/timer_wheel.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace motor::detail {
namespace {

class quiet final : public timer::entry {
public:
    ~quiet() override = default;

private:
    void expired() noexcept override {}
};

struct timer_wheel_test : ::testing::Test {
    static constexpr std::int64_t now = 5'000;

    /// All that is due by then.
    std::vector<timer::entry*> due(std::int64_t then) {
        std::vector<timer::entry*> taken;
        while (auto* each = wheel.take_due(then))
            taken.push_back(each);
        return taken;
    }

    quiet one, two, three;
    timer::wheel wheel{now};
};

}  // namespace

TEST_F(timer_wheel_test, has_nothing_at_first) {
    EXPECT_EQ(wheel.next_tick(), timer::wheel::never);
    EXPECT_EQ(wheel.take_due(now + 10), nullptr);
}

TEST_F(timer_wheel_test, gives_out_what_is_due_in_the_order_of_the_ticks) {
    EXPECT_EQ(wheel.add(one, now + 3), now + 3);
    EXPECT_EQ(wheel.add(two, now + 1), now + 1);
    EXPECT_EQ(wheel.add(three, now + 3), now + 3);
    EXPECT_EQ(wheel.next_tick(), now + 1);
    EXPECT_TRUE(due(now).empty());
    EXPECT_EQ(due(now + 3), (std::vector<timer::entry*>{&two, &one, &three}));
    EXPECT_EQ(wheel.next_tick(), timer::wheel::never);
}

TEST_F(timer_wheel_test, takes_what_is_late_for_the_next_tick) {
    EXPECT_EQ(wheel.add(one, now - 100), now + 1);
    EXPECT_EQ(due(now + 1), std::vector<timer::entry*>{&one});
}

TEST_F(timer_wheel_test, lets_what_is_far_away_wait_for_more_turns) {
    wheel.add(one, now + 1);
    wheel.add(two, now + 1 + timer::wheel::slots);  // in the same slot
    EXPECT_EQ(due(now + 1), std::vector<timer::entry*>{&one});
    EXPECT_TRUE(due(now + timer::wheel::slots).empty());
    EXPECT_EQ(due(now + 1 + timer::wheel::slots), std::vector<timer::entry*>{&two});
}

TEST_F(timer_wheel_test, misses_nothing_when_it_is_looked_at_seldom) {
    wheel.add(one, now + 7);
    wheel.add(two, now + 3 * timer::wheel::slots);
    EXPECT_EQ(due(now + 10 * timer::wheel::slots).size(), 2U);
}

TEST_F(timer_wheel_test, gives_out_nothing_that_was_removed) {
    wheel.add(one, now + 1);
    wheel.add(two, now + 1);
    EXPECT_TRUE(wheel.remove(one));
    EXPECT_FALSE(wheel.remove(one));
    EXPECT_EQ(due(now + 1), std::vector<timer::entry*>{&two});
    EXPECT_FALSE(wheel.remove(two)) << "it has been given out";
}

TEST_F(timer_wheel_test, removes_what_is_due_and_has_not_been_given_out) {
    wheel.add(one, now + 1);
    wheel.add(two, now + 1);
    EXPECT_EQ(wheel.take_due(now + 1), &one);
    EXPECT_TRUE(wheel.remove(two));
    EXPECT_EQ(wheel.take_due(now + 1), nullptr);
}

TEST_F(timer_wheel_test, takes_again_what_has_been_given_out_while_others_are_due) {
    wheel.add(one, now + 1);
    wheel.add(two, now + 1);
    EXPECT_EQ(wheel.take_due(now + 1), &one);
    wheel.add(one, now + 1);
    EXPECT_EQ(due(now + 1), std::vector<timer::entry*>{&two});
    EXPECT_EQ(due(now + 2), std::vector<timer::entry*>{&one});
}

}  // namespace motor::detail
