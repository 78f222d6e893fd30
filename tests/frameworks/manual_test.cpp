// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/manual.hpp>
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <gtest/gtest.h>

#include <optional>

namespace motor::testing {
namespace {

class manual : public ::testing::Test {
protected:
    manual() { answer_plausibly(server); }

    scripted_server server{server_profile::primary()};
    manual_loop loop;
    motor::client client{server.uri(), loop};
};

TEST_F(manual, without_operations_nothing_waits) {
    loop.run();
    EXPECT_FALSE(loop.run_one());
    EXPECT_FALSE(loop.poll());
}

TEST_F(manual, run_one_waits_for_a_completion) {
    int completions = 0;
    for (int i = 0; i < 3; ++i)
        client.ping().start([&](auto) { ++completions; });
    EXPECT_TRUE(loop.run_one());
    EXPECT_GE(completions, 1);
    loop.run();
    EXPECT_EQ(completions, 3);
}

TEST_F(manual, poll_does_not_wait) {
    gate answer;
    server.on("ping", reply{doc("ok", 1)}.after(answer));
    bool done = false;
    client.ping().start([&](auto) { done = true; });
    EXPECT_FALSE(loop.poll());
    EXPECT_FALSE(done);
    answer.open();
    eventually([&] { return loop.poll() && done; });
}

TEST_F(manual, a_loop_serves_several_clients) {
    motor::client second{server.uri(), loop};
    int completions = 0;
    client.ping().start([&](auto) { ++completions; });
    second.ping().start([&](auto) { ++completions; });
    loop.run();
    EXPECT_EQ(completions, 2);
}

}  // namespace
}  // namespace motor::testing
