// SPDX-License-Identifier: Apache-2.0
#include <src/core/job_queue.hpp>

#include <gtest/gtest.h>

namespace motor::detail {
namespace {

class short_job final : public job {
public:
    explicit short_job(int& alive) : alive_(alive) { ++alive_; }

private:
    ~short_job() override { --alive_; }
    void run(worker&) noexcept override {}
    void close() noexcept override {}
    int& alive_;
};

struct job_queue_test : ::testing::Test {
    intrusive_ptr<job> push() {
        intrusive_ptr<job> made{new short_job{alive}};
        queue.push(made);
        return made;
    }

    int alive = 0;
    job_queue queue;
};

}  // namespace

TEST_F(job_queue_test, gives_out_what_came_first) {
    EXPECT_FALSE(queue.pop());
    const auto first = push(), second = push();
    EXPECT_EQ(queue.size(), 2U);
    EXPECT_EQ(queue.first(), first.get());
    EXPECT_EQ(queue.pop(), first);
    EXPECT_EQ(queue.pop(), second);
    EXPECT_TRUE(queue.empty());
}

TEST_F(job_queue_test, lets_go_of_one_out_of_the_middle) {
    const auto first = push(), second = push(), third = push();
    EXPECT_EQ(queue.remove(*second), second);
    EXPECT_FALSE(queue.remove(*second));
    EXPECT_EQ(queue.size(), 2U);
    EXPECT_EQ(queue.pop(), first);
    EXPECT_EQ(queue.pop(), third);
}

TEST_F(job_queue_test, owns_what_it_holds) {
    push();
    EXPECT_EQ(alive, 1);
    queue.pop();
    EXPECT_EQ(alive, 0);
    {
        job_queue other;
        other.push(intrusive_ptr<job>{new short_job{alive}});
        EXPECT_EQ(alive, 1);
    }
    EXPECT_EQ(alive, 0);
}

TEST_F(job_queue_test, tells_how_long_a_job_waited_once) {
    const auto queued = push();
    const auto began = queue.since() + std::chrono::seconds{3};
    queue.pop();
    EXPECT_EQ(job_queue::waited(*queued, began), std::chrono::seconds{3});
    EXPECT_EQ(job_queue::waited(*queued, began), std::chrono::seconds{0});
    short_job* never = new short_job{alive};
    EXPECT_EQ(job_queue::waited(*intrusive_ptr<job>{never}, began), std::chrono::seconds{0});
}

}  // namespace motor::detail
