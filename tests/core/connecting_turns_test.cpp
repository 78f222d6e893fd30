// SPDX-License-Identifier: Apache-2.0
#include <src/core/connecting_turns.hpp>
#include <src/core/worker_thread.hpp>

#include <tests/core/on_worker_pool.hpp>

#include <gtest/gtest.h>

namespace motor::testing {
namespace {

/// Of a client that knows no server: two workers may connect at once.
struct connecting_turns_of_workers : ::testing::Test {
    detail::client_pool clients{uri{"mongodb://127.0.0.1:1"}};
    worker_pool pool{clients, pool_limits{}};
    detail::connecting_turns turns{clients, detail::admission{30s, 10s}};
    detail::worker_thread one{pool}, two{pool};
};

}  // namespace

TEST_F(connecting_turns_of_workers, are_as_many_as_may_connect_at_once) {
    EXPECT_TRUE(turns.room(0, 0ns));
    turns.begin(one);
    EXPECT_TRUE(one.connecting());
    EXPECT_TRUE(turns.room(0, 0ns));
    turns.begin(two);
    EXPECT_FALSE(turns.room(0, 0ns));
    EXPECT_EQ(turns.size(), 2U);
    turns.end(one);
    EXPECT_FALSE(one.connecting());
    EXPECT_TRUE(turns.room(0, 0ns));
}

TEST_F(connecting_turns_of_workers, leave_room_for_workers_that_are_starting) {
    turns.begin(one);
    EXPECT_FALSE(turns.room(1, 0ns));
    turns.end(one);
    EXPECT_FALSE(turns.room(2, 0ns));
}

TEST_F(connecting_turns_of_workers, are_more_for_what_has_waited_for_long) {
    turns.begin(one);
    turns.begin(two);
    EXPECT_TRUE(turns.room(0, 2s));
}

TEST_F(connecting_turns_of_workers, end_of_one_that_has_none_changes_nothing) {
    turns.begin(one);
    turns.end(two);
    EXPECT_EQ(turns.size(), 1U);
    EXPECT_TRUE(one.connecting());
}

}  // namespace motor::testing
