// SPDX-License-Identifier: Apache-2.0
#include <motor/client_error.hpp>
#include <motor/detail/driver/exclusive_use.hpp>

#include <tests/support/deadline.hpp>
#include <tests/support/gate.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <optional>
#include <string>

namespace motor::testing {
namespace {

/// Runs one operation in a thread that others can interrupt.
template <class F>
auto in_an_operation(detail::interruptible& thread, F function) {
    return std::async(std::launch::async, [&thread, function = std::move(function)] {
        thread.attach();
        thread.begin(&thread, std::nullopt);
        function();
        thread.end();
    });
}

}  // namespace

TEST(exclusive_use, serves_one_operation_after_the_other) {
    detail::exclusive_use use;
    EXPECT_FALSE(use.under_way());
    for (int i = 0; i < 2; ++i) {
        use.begin("a thing");
        EXPECT_TRUE(use.under_way());
        use.end();
        EXPECT_FALSE(use.under_way());
    }
}

TEST(exclusive_use, refuses_a_second_operation_and_names_what_it_is_of) {
    detail::exclusive_use use;
    use.begin("a thing");
    try {
        use.begin("a thing");
        FAIL() << "two at once";
    } catch (const invalid_operation& refused) {
        EXPECT_EQ(refused.message(), "a thing serves one operation at a time");
    }
    EXPECT_TRUE(use.under_way()) << "the first one goes on";
    use.end();
    EXPECT_NO_THROW(use.begin("a thing"));
    use.end();
}

TEST(exclusive_use, waits_for_an_operation_that_was_given_up) {
    detail::exclusive_use use;
    detail::interruptible first, second;
    const gate goes_on;
    std::promise<void> begun;
    std::atomic<bool> ended{false};
    auto slow = in_an_operation(first, [&] {
        use.begin("a thing");
        begun.set_value();
        goes_on.wait({});
        ended = true;
        use.end();
    });
    within_limit(begun.get_future());
    first.interrupt(&first);
    auto next = in_an_operation(second, [&] {
        use.begin("a thing");
        EXPECT_TRUE(ended);
        use.end();
    });
    goes_on.open();
    within_limit(std::move(slow));
    within_limit(std::move(next));
}

TEST(exclusive_use, stops_waiting_when_the_operation_that_waits_is_given_up) {
    detail::exclusive_use use;
    detail::interruptible first, second;
    const gate goes_on;
    std::promise<void> begun;
    auto slow = in_an_operation(first, [&] {
        use.begin("a thing");
        begun.set_value();
        goes_on.wait({});
        use.end();
    });
    within_limit(begun.get_future());
    first.interrupt(&first);
    std::promise<void> about_to_wait;
    auto next = in_an_operation(second, [&] {
        about_to_wait.set_value();
        EXPECT_THROW(use.begin("a thing"), cancelled);
    });
    within_limit(about_to_wait.get_future());
    second.interrupt(&second);
    within_limit(std::move(next));
    EXPECT_TRUE(use.under_way());
    goes_on.open();
    within_limit(std::move(slow));
}

}  // namespace motor::testing
