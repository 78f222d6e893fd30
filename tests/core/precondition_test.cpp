// SPDX-License-Identifier: Apache-2.0
// What a caller promises is asserted where asserts are on, with the promise as the message.
#include <motor/bson/builder.hpp>
#include <motor/client_error.hpp>
#include <motor/detail/core/pending_state.hpp>
#include <motor/result.hpp>

#include <gtest/gtest.h>

#include <functional>

namespace {

#ifdef NDEBUG
constexpr bool asserts_are_on = false;
#else
constexpr bool asserts_are_on = true;
#endif

TEST(preconditions_DeathTest, end_the_program_where_they_do_not_hold) {
    if (!asserts_are_on) GTEST_SKIP() << "asserts are off";
    GTEST_FLAG_SET(death_test_style, "threadsafe");  // tests have a thread that watches them
    const motor::result<int> failed{std::make_exception_ptr(motor::cancelled{"called off"})};
    const motor::document empty;
    const struct {
        std::function<void()> wrong;
        const char* message;
    } cases[] = {
        {[&] { (void)*failed; }, "a result with an error has no value"},
        {[] { (void)motor::result<int>{nullptr}; }, "a result without a value needs an error"},
        {[&] { (void)*empty.begin(); }, "there is no element at the end"},
        {[&] { ++empty.end(); }, "there is no element at the end"},
        {[] {
             throw motor::duplicate_key_error{43, "no"};
         },
         "the number is that of another error"},
        {[] { motor::detail::pending_state{}.decide(); }, "taken once, in this order"},
    };
    for (const auto& each : cases)
        EXPECT_DEATH(each.wrong(), each.message);
}

}  // namespace
