// SPDX-License-Identifier: Apache-2.0
// Who may make a connection, and which clients are known to have one; without any socket.
#include <src/driver/stream/socket_breaker.hpp>

#include <tests/support/deadline.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

using namespace std::chrono_literals;
using motor::detail::connecting;
using motor::detail::socket_breaker;
using motor::detail::stream_settings;
using motor::testing::eventually;

namespace {

struct connecting_turns : ::testing::Test {
    static constexpr auto here = "localhost:27017", there = "localhost:27018";
    static constexpr bool command = false, handshake = true;

    /// Waits for a turn in a thread of its own.
    struct waiting {
        waiting(connecting& turns, const char* address)
            : thread([this, &turns, address] {
                  got = turns.begin(address);
                  decided = true;
              }) {}
        std::atomic<connecting::server*> got{nullptr};
        std::atomic<bool> decided{false};
        std::jthread thread;
    };

    stream_settings settings{.making{2, 10s}};
    connecting& making = settings.making;
};

}  // namespace

TEST_F(connecting_turns, are_as_many_as_may_be_at_once_and_then_first_come_first_served) {
    auto first = making.begin(here), second = making.begin(here);
    ASSERT_TRUE(first && second);
    waiting third{making, here};
    eventually([&] { return making.under_way() == 3; });
    waiting fourth{making, here};
    eventually([&] { return making.under_way() == 4; });
    EXPECT_FALSE(third.decided);
    making.end(*first, true);
    eventually([&] { return third.decided.load(); });
    EXPECT_TRUE(third.got);
    EXPECT_FALSE(fourth.decided);
    making.end(*second, false);
    eventually([&] { return fourth.decided.load(); });
    EXPECT_TRUE(fourth.got) << "one that fails makes room, too";
    making.end(*third.got, true);
    making.end(*fourth.got, true);
    EXPECT_EQ(making.under_way(), 0U);
}

TEST_F(connecting_turns, are_each_servers_own) {
    auto first = making.begin(here), second = making.begin(here);
    auto other = making.begin(there);
    EXPECT_TRUE(other);
    making.end(*first, true), making.end(*second, true), making.end(*other, true);
}

TEST_F(connecting_turns, end_the_waiting_of_all_when_the_client_closes) {
    auto first = making.begin(here), second = making.begin(here);
    waiting third{making, here}, fourth{making, here};
    eventually([&] { return making.under_way() == 4; });
    making.close();
    eventually([&] { return third.decided && fourth.decided; });
    EXPECT_FALSE(third.got || fourth.got);
    EXPECT_FALSE(making.begin(there));
    making.end(*first, false), making.end(*second, false);
    EXPECT_EQ(making.under_way(), 0U);
}

TEST_F(connecting_turns, fail_for_those_who_have_waited_too_long_when_another_one_fails) {
    stream_settings impatient{.making{1, 0ms}};
    auto first = impatient.making.begin(here);
    waiting second{impatient.making, here}, third{impatient.making, here};
    eventually([&] { return impatient.making.under_way() == 3; });
    impatient.making.end(*first, true);
    eventually([&] { return second.decided || third.decided; });
    auto& lucky = second.decided ? second : third;
    auto& other = second.decided ? third : second;
    ASSERT_TRUE(lucky.got) << "one that is made fails nobody";
    EXPECT_FALSE(other.decided);
    impatient.making.end(*lucky.got, false);
    eventually([&] { return other.decided.load(); });
    EXPECT_FALSE(other.got);
}

TEST_F(connecting_turns, are_told_of) {
    int changes = 0;
    making.watch([&] { ++changes; });
    auto first = making.begin(here);
    EXPECT_EQ(changes, 0);
    making.end(*first, true);
    EXPECT_EQ(changes, 1);
    making.server_is_known(here, true);
    making.server_is_known(here, true);
    EXPECT_EQ(changes, 2);
    EXPECT_EQ(making.known_servers(), 1U);
    making.server_is_known(here, false);
    EXPECT_EQ(changes, 3);
    EXPECT_EQ(making.known_servers(), 0U);
}

TEST_F(connecting_turns, end_with_the_first_command) {
    socket_breaker breaker{settings};
    ASSERT_TRUE(breaker.begin_connecting(here));
    breaker.hand_over();
    EXPECT_EQ(making.under_way(), 1U);
    breaker.begin(1000, handshake, breaker.making());
    EXPECT_FALSE(breaker.established());
    breaker.begin(1000, command, breaker.making());
    EXPECT_TRUE(breaker.established());
    EXPECT_EQ(making.under_way(), 0U);
    EXPECT_EQ(making.established(), 1U);
}

TEST_F(connecting_turns, end_with_a_first_command_that_is_refused) {
    socket_breaker breaker{settings};
    ASSERT_TRUE(breaker.begin_connecting(here));
    breaker.hand_over();
    breaker.begin(1000, handshake, breaker.making());
    breaker.interrupt();
    EXPECT_FALSE(breaker.begin(1000, command, breaker.making()));
    EXPECT_TRUE(breaker.established());
    EXPECT_EQ(making.under_way(), 0U);
}

TEST_F(connecting_turns, end_with_the_operation_at_the_latest) {
    socket_breaker breaker{settings};
    ASSERT_TRUE(breaker.begin_connecting(here));
    breaker.hand_over();
    breaker.begin(1000, handshake, breaker.making());
    breaker.finish_connecting();
    EXPECT_TRUE(breaker.established()) << "libmongoc has nothing left to do for it";
    EXPECT_EQ(making.under_way(), 0U);
}

TEST_F(connecting_turns, end_with_the_stream) {
    socket_breaker breaker{settings};
    ASSERT_TRUE(breaker.begin_connecting(here));
    breaker.begin(1000, handshake, breaker.making());
    breaker.close_socket(1000, {}, false);
    EXPECT_EQ(making.under_way(), 1U) << "the host's next address is to be tried";
    breaker.begin(1001, handshake, breaker.making());
    breaker.hand_over();
    breaker.close_socket(1001, {}, false);
    EXPECT_EQ(making.under_way(), 0U);
    EXPECT_FALSE(breaker.established());
}

TEST_F(connecting_turns, are_not_waited_for_by_who_has_one) {
    stream_settings narrow{.making{1, 10s}};
    socket_breaker breaker{narrow};
    ASSERT_TRUE(breaker.begin_connecting(here));
    breaker.hand_over();
    breaker.begin(1000, handshake, breaker.making());
    ASSERT_TRUE(breaker.begin_connecting(here)) << "the first one is done with";
    EXPECT_EQ(narrow.making.under_way(), 1U);
    breaker.fail_connecting();
    EXPECT_EQ(narrow.making.under_way(), 0U);
}

TEST_F(connecting_turns, connections_to_a_server_that_is_unknown_again_are_lost) {
    making.server_is_known(here, true);
    making.server_is_known(there, true);
    socket_breaker one{settings}, other{settings};
    ASSERT_TRUE(one.begin_connecting(here));
    one.begin(1000, command, one.making());
    ASSERT_TRUE(other.begin_connecting(there));
    other.begin(1001, command, other.making());
    EXPECT_EQ(making.established(), 2U);
    making.server_is_known(here, false);
    EXPECT_FALSE(one.established());
    EXPECT_TRUE(other.established());
    EXPECT_EQ(making.established(), 1U);
    one.begin(1000, command, {});
    EXPECT_TRUE(one.established()) << "libmongoc uses it all the same";
}

TEST_F(connecting_turns, a_client_that_is_gone_has_no_connection) {
    {
        socket_breaker breaker{settings};
        ASSERT_TRUE(breaker.begin_connecting(here));
        breaker.begin(1000, command, breaker.making());
    }
    EXPECT_EQ(making.established(), 0U);
    making.server_is_known(here, true);
    making.server_is_known(here, false);
}
