// SPDX-License-Identifier: Apache-2.0
#include <src/core/growth.hpp>

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using motor::detail::growth;
using motor::detail::workload;

namespace {

const growth on_two_cores{2};
const growth on_one{1};

TEST(growth, wakes_a_worker_if_none_runs) {
    EXPECT_TRUE(on_two_cores.worth_waking({.workers = 1, .idle = 1, .job_time = 5us}));
    EXPECT_FALSE(on_two_cores.worth_waking({})) << "there is none to wake";
}

TEST(growth, leaves_fast_jobs_to_the_workers_that_run) {
    EXPECT_FALSE(on_two_cores.worth_waking({.workers = 2, .idle = 1, .job_time = 5us}));
    EXPECT_FALSE(
        on_two_cores.worth_waking({.queued = 1, .workers = 2, .idle = 1, .job_time = 199us}));
    EXPECT_TRUE(
        on_two_cores.worth_waking({.queued = 2, .workers = 2, .idle = 1, .job_time = 199us}));
    EXPECT_TRUE(on_two_cores.worth_waking({.workers = 2, .idle = 1, .job_time = 200us}));
}

TEST(growth, leaves_a_job_to_the_worker_that_polls_for_one) {
    workload now{.workers = 2, .idle = 1, .polling = 1, .job_time = 5ms};
    EXPECT_FALSE(on_two_cores.worth_waking(now));
    now.queued = 1;
    EXPECT_TRUE(on_two_cores.worth_waking(now)) << "it has one already";
}

TEST(growth, falls_behind_if_the_queue_moves_too_slowly_or_is_too_long) {
    EXPECT_FALSE(on_two_cores.falls_behind({.queued = 2, .workers = 1}, 2));
    EXPECT_TRUE(on_two_cores.falls_behind({.queued = 2, .workers = 1}, 1));
    EXPECT_FALSE(on_two_cores.falls_behind({.queued = 8, .workers = 4}, 1'000));
    EXPECT_TRUE(on_two_cores.falls_behind({.queued = 9, .workers = 4}, 1'000));
}

TEST(growth, adds_by_halves_while_operations_wait_for_the_network) {
    EXPECT_EQ(on_two_cores.workers_wanted({.queued = 90, .workers = 1}, 0), 1U);
    EXPECT_EQ(on_two_cores.workers_wanted({.queued = 90, .workers = 40}, 8), 20U);
    EXPECT_EQ(on_two_cores.workers_wanted({.queued = 5, .workers = 40}, 8), 5U);
}

TEST(growth, adds_one_by_one_up_to_a_few_for_each_core_while_operations_are_fast) {
    constexpr std::uint64_t many = 50;
    EXPECT_EQ(on_two_cores.workers_wanted({.queued = 90, .workers = 7}, many), 1U);
    EXPECT_EQ(on_two_cores.workers_wanted({.queued = 90, .workers = 8}, many), 0U);
    EXPECT_EQ(on_one.workers_wanted({.queued = 90, .workers = 4}, many), 0U);
    EXPECT_EQ(on_two_cores.workers_wanted({.queued = 90, .workers = 10, .idle = 3}, many), 1U);
}

TEST(growth, counts_on_workers_that_are_starting) {
    EXPECT_EQ(on_two_cores.workers_wanted({.queued = 3, .workers = 3, .starting = 3}, 0), 0U);
    EXPECT_EQ(on_two_cores.workers_wanted({.queued = 4, .workers = 3, .starting = 3}, 0), 1U);
}

}  // namespace
