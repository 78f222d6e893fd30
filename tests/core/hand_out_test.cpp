// SPDX-License-Identifier: Apache-2.0
#include <src/core/hand_out.hpp>

#include <tests/core/on_worker_pool.hpp>

#include <gtest/gtest.h>

namespace motor::testing {
namespace {

using detail::hand_out, detail::worker_thread;

class idle_job final : public job {
public:
    explicit idle_job(bool needs_connection) : needs_connection_(needs_connection) {}

private:
    void run(worker&) noexcept override {}
    void close() noexcept override {}
    [[nodiscard]] bool needs_connection() const noexcept override { return needs_connection_; }
    const bool needs_connection_;
};

/// Of a client that has no connection, and knows no server: two workers may connect.
struct hand_out_test : ::testing::Test {
    static intrusive_ptr<job> plain() { return intrusive_ptr<job>{new idle_job{false}}; }
    static intrusive_ptr<job> connecting() { return intrusive_ptr<job>{new idle_job{true}}; }
    /// Workers that are asleep, the last one last.
    void sleep(std::initializer_list<worker_thread*> workers) {
        for (auto* each : workers) {
            ++jobs.workers;
            jobs.add_idle(*each);
        }
    }

    detail::client_pool clients{uri{"mongodb://127.0.0.1:1"}};
    worker_pool pool{clients, pool_limits{}};
    std::atomic<bool> backlog{false};
    hand_out jobs{clients, pool_limits{}, backlog};
    worker_thread one{pool}, two{pool}, three{pool};
};

}  // namespace

TEST_F(hand_out_test, leaves_a_job_where_nobody_is_idle) {
    auto work = plain();
    EXPECT_EQ(jobs.give(work), nullptr);
    EXPECT_TRUE(work);
}

TEST_F(hand_out_test, gives_a_job_to_the_worker_that_went_idle_last) {
    sleep({&one, &two});
    auto work = plain();
    const auto same = work;
    EXPECT_EQ(jobs.give(work), &two);
    EXPECT_FALSE(work);
    EXPECT_EQ(two.assigned, same);
    EXPECT_EQ(jobs.load().idle, 1U);
    EXPECT_EQ(jobs.wake_ups, 1U);
}

TEST_F(hand_out_test, shows_that_something_is_queued) {
    const auto work = plain();
    jobs.push(work);
    EXPECT_TRUE(backlog);
    EXPECT_EQ(jobs.load().queued, 1U);
    EXPECT_EQ(jobs.take(one), work);
    EXPECT_FALSE(backlog);
    EXPECT_EQ(jobs.taken, 1U);
    EXPECT_EQ(jobs.has_queued, 1U);
}

TEST_F(hand_out_test, lets_go_of_a_job_that_is_queued) {
    const auto work = plain();
    jobs.push(work);
    EXPECT_EQ(jobs.remove(*work), work);
    EXPECT_FALSE(jobs.remove(*work));
    EXPECT_FALSE(backlog);
    EXPECT_EQ(jobs.has_queued, 1U);
    jobs.push(work);
    jobs.take_back(*work);
    EXPECT_TRUE(jobs.empty());
    EXPECT_EQ(jobs.has_queued, 1U) << "as if it had never been";
}

TEST_F(hand_out_test, gives_what_is_queued_to_who_is_idle) {
    EXPECT_EQ(jobs.give_queued(), nullptr);
    const auto work = plain();
    jobs.push(work);
    EXPECT_EQ(jobs.give_queued(), nullptr) << "nobody is idle";
    sleep({&one});
    EXPECT_EQ(jobs.give_queued(), &one);
    EXPECT_EQ(one.assigned, work);
    EXPECT_EQ(jobs.give_queued(), nullptr);
}

TEST_F(hand_out_test, gives_a_job_that_needs_a_connection_only_to_who_may_make_one) {
    EXPECT_TRUE(jobs.connects(one));
    EXPECT_TRUE(one.connecting());
    EXPECT_TRUE(jobs.connects(two));
    EXPECT_EQ(jobs.connecting(), 2U);
    sleep({&three});
    auto work = connecting();
    EXPECT_EQ(jobs.give(work), nullptr);
    jobs.push(work);
    EXPECT_FALSE(jobs.has_work_for_another());
    EXPECT_EQ(jobs.give_queued(), nullptr);
    EXPECT_FALSE(jobs.take(three));

    jobs.end_turn(one);
    EXPECT_FALSE(one.connecting());
    EXPECT_TRUE(jobs.has_work_for_another());
    EXPECT_EQ(jobs.give_queued(), &three);
    EXPECT_TRUE(three.connecting());
}

TEST_F(hand_out_test, takes_a_plain_job_before_one_that_needs_a_connection_which_nobody_may_make) {
    EXPECT_TRUE(jobs.connects(one));
    EXPECT_TRUE(jobs.connects(two));
    const auto first = connecting(), second = plain();
    jobs.push(first);
    jobs.push(second);
    EXPECT_TRUE(jobs.has_work_for_another());
    EXPECT_EQ(jobs.take(three), second);
    EXPECT_FALSE(jobs.take(three));
    EXPECT_EQ(jobs.take(one), first) << "it has its turn";
}

TEST_F(hand_out_test, gives_up_all_in_the_end) {
    jobs.push(connecting());
    jobs.push(plain());
    EXPECT_TRUE(jobs.take_any());
    EXPECT_TRUE(jobs.take_any());
    EXPECT_FALSE(jobs.take_any());
    EXPECT_FALSE(backlog);
}

}  // namespace motor::testing
