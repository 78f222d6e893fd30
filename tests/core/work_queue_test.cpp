// SPDX-License-Identifier: Apache-2.0
#include <src/core/work_queue.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

using motor::detail::intrusive_ptr;
using motor::detail::job;
using motor::detail::work_queue;

namespace {

class queued_job final : public job {
public:
    explicit queued_job(bool needs_connection) : needs_connection_(needs_connection) {}
    [[nodiscard]] bool needs_connection() const noexcept override { return needs_connection_; }
    ~queued_job() override = default;

private:
    void run(motor::detail::worker&) noexcept override {}
    void close() noexcept override {}
    const bool needs_connection_;
};

struct work_queue_test : ::testing::Test {
    static bool yes() { return true; }
    static bool no() { return false; }

    static intrusive_ptr<job> made(bool needs_connection) {
        return intrusive_ptr<job>{new queued_job{needs_connection}};
    }

    const intrusive_ptr<job> first = made(true), second = made(false), third = made(true);
    work_queue queue;
};

}  // namespace

TEST_F(work_queue_test, hands_out_in_the_order_of_coming_to_who_can_take_all) {
    for (const auto& each : {first, second, third})
        queue.push(each);
    EXPECT_EQ(queue.size(), 3U);
    EXPECT_EQ(queue.pop(yes), first);
    EXPECT_EQ(queue.pop(yes), second);
    EXPECT_EQ(queue.pop(yes), third);
    EXPECT_FALSE(queue.pop(yes));
    EXPECT_TRUE(queue.empty());
}

TEST_F(work_queue_test, hands_out_the_first_that_one_can_take) {
    for (const auto& each : {first, second, third})
        queue.push(each);
    EXPECT_EQ(queue.pop(no), second);
    EXPECT_FALSE(queue.pop(no));
    EXPECT_EQ(queue.size(), 2U);
    EXPECT_EQ(queue.pop(), first);
}

TEST_F(work_queue_test, asks_only_when_it_matters) {
    queue.push(second);
    queue.push(first);
    EXPECT_EQ(queue.pop([]() -> bool { throw 1; }), second);
    EXPECT_EQ(queue.pop(yes), first);
}

TEST_F(work_queue_test, lets_go_of_one_out_of_the_middle) {
    for (const auto& each : {first, second, third})
        queue.push(each);
    EXPECT_TRUE(queue.remove(*first));
    EXPECT_FALSE(queue.remove(*first));
    EXPECT_TRUE(queue.remove(*second));
    EXPECT_EQ(queue.pop(yes), third);
}
