// SPDX-License-Identifier: Apache-2.0
// When a thread asks again and again before it sleeps, and when it does not.
#include <src/driver/stream/poller.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <thread>

using motor::detail::poller;

namespace {

/// The only thread of this process that waits for a server.
struct poller_test : ::testing::Test {
    using outcome = poller::outcome;

    void SetUp() override {
        if (std::thread::hardware_concurrency() < 2) GTEST_SKIP() << "there is no core to spare";
    }

    outcome poll(bool answered) {
        return polling.poll(*waiting, [&] { return answered; });
    }
    /// Polls in vain until the poller does not try any more.
    void lose_hope() {
        while (poll(false) != outcome::not_tried) {
        }
    }
    /// How often it does not try before it tries again; 1000: more often.
    int skipped() {
        for (int count = 0; count < 1000; ++count)
            if (poll(true) != outcome::not_tried) return count;
        return 1000;
    }
    /// As many other threads that wait as there are cores.
    void come_crowd() {
        for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i)
            crowd.emplace_back();
    }

    poller polling;
    std::optional<poller::waiting> waiting{std::in_place};
    std::deque<poller::waiting> crowd;
};

}  // namespace

TEST_F(poller_test, asks_until_there_is_an_answer) {
    int asked = 0;
    EXPECT_EQ(polling.poll(*waiting, [&] { return ++asked == 10; }), outcome::won);
    EXPECT_EQ(asked, 10);
}

TEST_F(poller_test, gives_up_when_no_answer_comes) {
    int asked = 0;
    EXPECT_EQ(polling.poll(*waiting, [&] { return ++asked < 0; }), outcome::lost);
    EXPECT_GT(asked, 0);
}

TEST_F(poller_test, seldom_tries_where_answers_take_longer) {
    lose_hope();
    const int first = skipped();
    EXPECT_GT(first, 100);
    EXPECT_LT(first, 1000) << "it tries again some time";
    EXPECT_EQ(poll(true), outcome::won) << "and goes on once an answer came in time";
}

TEST_F(poller_test, forgives_single_answers_that_take_longer) {
    EXPECT_EQ(poll(false), outcome::lost);
    EXPECT_EQ(poll(true), outcome::won);
    EXPECT_EQ(poll(false), outcome::lost);
    EXPECT_EQ(skipped(), 0);
}

TEST_F(poller_test, does_not_ask_in_a_crowd_nor_for_a_while_after_it) {
    come_crowd();
    EXPECT_FALSE(poller::waiting::core_to_spare());
    int asked = 0;
    EXPECT_EQ(polling.poll(*waiting, [&] { return ++asked > 0; }), outcome::not_tried);
    EXPECT_EQ(asked, 0);
    crowd.clear();
    EXPECT_TRUE(poller::waiting::core_to_spare());
    const int after = skipped();
    EXPECT_GT(after, 10) << "another crowd is to be expected";
    EXPECT_LT(after, 1000);
}

TEST_F(poller_test, stops_asking_when_a_crowd_comes) {
    int asked = 0;
    const auto ask = [&] {
        if (++asked == 1) come_crowd();
        return false;
    };
    EXPECT_EQ(polling.poll(*waiting, ask), outcome::lost);
    EXPECT_LE(asked, 4) << "as many as there are between two looks around";
}

TEST_F(poller_test, does_not_ask_while_work_waits_for_a_thread) {
    {
        poller::backlog backlog;
        EXPECT_EQ(poll(true), outcome::won);
        backlog.set(true);
        backlog.set(true);
        EXPECT_EQ(poll(true), outcome::not_tried);
        backlog.set(false);
        EXPECT_TRUE(poller::waiting::core_to_spare()) << "set once, however often it was said";
        backlog.set(true);
    }
    EXPECT_TRUE(poller::waiting::core_to_spare()) << "a backlog that is gone";
}
