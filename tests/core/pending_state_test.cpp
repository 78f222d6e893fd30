// SPDX-License-Identifier: Apache-2.0
// How far a pending operation has come, without a server and without an operation.
#include <motor/detail/core/pending_state.hpp>

#include <motor/detail/driver/interruptible.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <barrier>
#include <thread>
#include <vector>

using motor::detail::interruptible;
using motor::detail::pending_state;

namespace {

constexpr int rounds = 2000;

TEST(pending_state, is_claimed_once) {
    pending_state state;
    EXPECT_FALSE(state.claimed());
    EXPECT_TRUE(state.claim());
    EXPECT_TRUE(state.claimed());
    EXPECT_FALSE(state.claim());
}

TEST(pending_state, stays_claimed_when_it_is_decided_and_delivered) {
    pending_state state;
    ASSERT_TRUE(state.claim());
    state.decide();
    EXPECT_FALSE(state.claim());
    state.deliver();
    EXPECT_FALSE(state.claim());
    EXPECT_TRUE(state.claimed());
}

TEST(pending_state, is_claimed_once_in_each_round) {
    pending_state state;
    for (int round = 0; round < 3; ++round) {
        EXPECT_TRUE(state.claim());
        state.decide();
        EXPECT_FALSE(state.claim());
        state.reopen();
        EXPECT_FALSE(state.claimed());
    }
}

TEST(pending_state, is_not_claimed_before_it_is_open) {
    pending_state state{true};
    EXPECT_FALSE(state.claimed());
    EXPECT_FALSE(state.claim());
    state.open();
    EXPECT_TRUE(state.claim());
    state.open();
    EXPECT_TRUE(state.claimed());
}

TEST(pending_state, forgets_no_request_that_comes_while_it_opens) {
    for (int round = 0; round < rounds; ++round) {
        pending_state state{true};
        std::barrier begin{2};
        bool claimed_there = false;
        std::jthread other{[&] {
            begin.arrive_and_wait();
            state.request_cancel();
            claimed_there = state.claim();
        }};
        begin.arrive_and_wait();
        state.open();
        const bool claimed_here = state.cancel_requested() && state.claim();
        other.join();
        EXPECT_NE(claimed_here, claimed_there);
    }
}

TEST(pending_state, is_claimed_by_one_of_many_threads) {
    constexpr int threads = 4;
    std::vector<pending_state> states(rounds);
    std::array<std::array<bool, rounds>, threads> claimed{};
    std::barrier begin{threads};
    {
        std::vector<std::jthread> racing;
        for (auto& mine : claimed)
            racing.emplace_back([&] {
                begin.arrive_and_wait();
                for (int i = 0; i < rounds; ++i)
                    mine[i] = states[i].claim();
            });
    }
    for (int i = 0; i < rounds; ++i)
        EXPECT_EQ(std::ranges::count(claimed, true, [&](auto& of) { return of[i]; }), 1);
}

TEST(pending_state, shows_where_it_runs) {
    pending_state state;
    interruptible worker;
    EXPECT_EQ(state.runs_on(), nullptr);
    EXPECT_TRUE(state.begin_run(worker));
    EXPECT_EQ(state.runs_on(), &worker);
    state.end_run();
    EXPECT_EQ(state.runs_on(), nullptr);
}

TEST(pending_state, does_not_run_when_it_is_claimed) {
    pending_state state;
    interruptible worker;
    ASSERT_TRUE(state.claim());
    EXPECT_FALSE(state.begin_run(worker));
}

/// A worker that begins and a thread that gives up at the same time: the worker sees that it is too
/// late, or the other sees whom to interrupt.
TEST(pending_state, never_runs_unseen_by_who_has_claimed_it) {
    interruptible worker;
    std::vector<pending_state> states(rounds);
    std::vector<char> began(rounds), seen(rounds);
    std::barrier begin{2};
    {
        std::jthread runs{[&] {
            for (int i = 0; i < rounds; ++i) {
                begin.arrive_and_wait();
                began[i] = states[i].begin_run(worker);
            }
        }};
        std::jthread gives_up{[&] {
            for (int i = 0; i < rounds; ++i) {
                begin.arrive_and_wait();
                EXPECT_TRUE(states[i].claim());
                seen[i] = states[i].runs_on() != nullptr;
            }
        }};
    }
    for (int i = 0; i < rounds; ++i)
        EXPECT_TRUE(!began[i] || seen[i]) << "round " << i;
}

TEST(pending_state, remembers_a_cancellation_for_the_next_round) {
    pending_state state;
    ASSERT_TRUE(state.claim());
    state.decide();
    state.request_cancel();
    state.reopen();
    EXPECT_TRUE(state.cancel_requested());
}

}  // namespace
