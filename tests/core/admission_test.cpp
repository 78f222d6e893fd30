// SPDX-License-Identifier: Apache-2.0
#include <src/core/admission.hpp>

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using motor::detail::admission;

namespace {

/// Half a second until an operation must have a server, four for each step of connecting to it.
constexpr admission patient{500ms, 4s};

TEST(admission, lets_as_many_connect_as_may_at_once) {
    EXPECT_TRUE(patient.room({.servers = 1}, 0ms));
    EXPECT_TRUE(patient.room({.servers = 1, .under_way = 1}, 0ms));
    EXPECT_FALSE(patient.room({.servers = 1, .under_way = 2}, 0ms));
    EXPECT_TRUE(patient.room({.most = 3, .servers = 1, .under_way = 2}, 0ms));
}

TEST(admission, counts_those_who_are_about_to_connect) {
    EXPECT_FALSE(patient.room({.servers = 1, .begun = 2, .just_begun = 2}, 0ms));
    EXPECT_FALSE(patient.room({.servers = 1, .under_way = 1, .begun = 1, .just_begun = 1}, 0ms));
}

TEST(admission, does_not_count_those_who_wait_for_a_server_that_nobody_knows) {
    EXPECT_TRUE(patient.room({.servers = 1, .begun = 50}, 0ms));
    EXPECT_TRUE(patient.room({.servers = 3, .begun = 50}, 0ms));
}

TEST(admission, counts_them_while_nobody_knows_any) {
    EXPECT_TRUE(patient.room({.begun = 1}, 0ms));
    EXPECT_FALSE(patient.room({.begun = 2}, 0ms));
}

TEST(admission, lets_so_many_connect_to_each_server) {
    EXPECT_TRUE(patient.room({.servers = 3, .under_way = 5}, 0ms));
    EXPECT_FALSE(patient.room({.servers = 3, .under_way = 6}, 0ms));
}

TEST(admission, lets_those_look_for_a_server_themselves_who_would_fail_too_late) {
    EXPECT_FALSE(patient.room({.begun = 2}, 249ms));
    EXPECT_TRUE(patient.room({.begun = 2}, 251ms));
    constexpr admission by_default{30s, 10s};
    EXPECT_FALSE(by_default.room({.begun = 2}, 999ms));
    EXPECT_TRUE(by_default.room({.begun = 2}, 1001ms));
}

TEST(admission, lets_nobody_wait_for_a_server_that_may_not_be_the_one) {
    EXPECT_TRUE(patient.room({.servers = 2, .under_way = 4}, 251ms));
    EXPECT_FALSE(patient.room({.servers = 1, .under_way = 2}, 251ms));
    EXPECT_TRUE(patient.room({.servers = 1, .under_way = 2}, 4001ms)) << "it hangs";
}

}  // namespace
