// SPDX-License-Identifier: Apache-2.0
// What meets at a socket breaker: the thread that sends, and the one that interrupts it. Each takes
// indivisible steps, so that the orders in which they can meet are few, and all are here.
#include <src/driver/stream/socket_breaker.hpp>

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <barrier>
#include <thread>

using motor::detail::socket_breaker;
using motor::detail::stream_settings;

namespace {

/// A breaker, and a connection that uses it.
struct socket_breaker_test : ::testing::Test {
    static constexpr bool handshake = true, command = false;

    socket_breaker_test() { connect(); }
    ~socket_breaker_test() override {
        breaker.close_socket(ours, link, false);
        ::close(theirs);
    }
    void connect() {
        std::array<int, 2> both{};
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both.data()), 0);
        ours = both[0], theirs = both[1];
    }
    /// The other end has not been told that it is over.
    [[nodiscard]] bool connected() const {
        char byte = 0;
        return ::recv(theirs, &byte, 1, MSG_DONTWAIT) != 0;
    }

    const socket_breaker::connection_link link;
    stream_settings settings;
    socket_breaker breaker{settings};
    int ours = -1, theirs = -1;
};

}  // namespace

TEST_F(socket_breaker_test, a_command_that_is_given_up_on_the_wire_takes_its_connection_with_it) {
    ASSERT_TRUE(breaker.begin(ours, command, link));
    breaker.interrupt();
    EXPECT_TRUE(breaker.broken());
    EXPECT_TRUE(breaker.failing(command));
    EXPECT_FALSE(connected());
    EXPECT_FALSE(breaker.begin(ours, command, link)) << "nor does another follow";
    breaker.renew();
    EXPECT_TRUE(breaker.broken()) << "its answer may still come";
}

TEST_F(socket_breaker_test, a_command_that_is_given_up_before_is_not_sent_and_costs_nothing) {
    breaker.interrupt();
    EXPECT_FALSE(breaker.begin(ours, command, link));
    EXPECT_FALSE(breaker.begin(ours, command, link)) << "libmongoc may try again";
    EXPECT_FALSE(breaker.broken());
    EXPECT_FALSE(breaker.failing(command));
    EXPECT_TRUE(connected());
    breaker.renew();
    EXPECT_TRUE(breaker.begin(ours, command, link));
    EXPECT_FALSE(breaker.broken());
}

TEST_F(socket_breaker_test, a_command_that_is_given_up_after_its_answer_costs_nothing) {
    ASSERT_TRUE(breaker.begin(ours, command, link));
    breaker.end(ours);
    breaker.interrupt();
    EXPECT_FALSE(breaker.broken());
    EXPECT_TRUE(connected());
    EXPECT_FALSE(breaker.begin(ours, command, link)) << "the operation has another one";
    breaker.renew();
    EXPECT_TRUE(breaker.begin(ours, command, link));
}

TEST_F(socket_breaker_test, a_handshake_is_not_given_up) {
    ASSERT_TRUE(breaker.begin(ours, handshake, link));
    breaker.interrupt();
    EXPECT_FALSE(breaker.failing(handshake));
    EXPECT_TRUE(breaker.begin(ours, handshake, link)) << "its next message";
    EXPECT_TRUE(connected());
    EXPECT_FALSE(breaker.begin(ours, command, link)) << "but what it was made for";
    EXPECT_FALSE(breaker.broken());
}

TEST_F(socket_breaker_test, a_handshake_after_a_lost_command_is_not_given_up_either) {
    ASSERT_TRUE(breaker.begin(ours, command, link));
    breaker.interrupt();
    breaker.close_socket(ours, link, false);
    ::close(theirs);
    connect();
    EXPECT_TRUE(breaker.begin(ours, handshake, link)) << "libmongoc tries again";
    EXPECT_FALSE(breaker.failing(handshake));
    EXPECT_FALSE(breaker.begin(ours, command, link));
    EXPECT_TRUE(breaker.broken());
}

TEST_F(socket_breaker_test, a_command_of_a_connection_that_cursors_share_ends_by_itself) {
    breaker.share(true);
    ASSERT_TRUE(breaker.begin(ours, command, link));
    breaker.interrupt();
    EXPECT_FALSE(breaker.broken());
    EXPECT_TRUE(connected());
    breaker.end(ours);
    breaker.interrupt();
    EXPECT_FALSE(breaker.begin(ours, command, link)) << "one that has not gone out does not";
    EXPECT_FALSE(breaker.broken());
}

TEST_F(socket_breaker_test, giving_up_twice_is_giving_up_once) {
    breaker.interrupt();
    breaker.interrupt();
    EXPECT_FALSE(breaker.broken());
    breaker.renew();
    ASSERT_TRUE(breaker.begin(ours, command, link));
    breaker.interrupt();
    breaker.interrupt();
    EXPECT_TRUE(breaker.broken());
}

TEST_F(socket_breaker_test, closing_ends_handshakes_too) {
    ASSERT_TRUE(breaker.begin(ours, handshake, link));
    breaker.close();
    EXPECT_TRUE(breaker.failing(handshake));
    EXPECT_FALSE(connected());
}

TEST_F(socket_breaker_test, nothing_begins_after_closing) {
    breaker.close();
    EXPECT_FALSE(breaker.begin(ours, handshake, link));
    EXPECT_FALSE(breaker.begin(ours, command, link));
    EXPECT_TRUE(breaker.broken());
}

/// However the two meet: a command that went out was lost with its connection, or had its answer;
/// one that did not go out left the connection as it was.
TEST_F(socket_breaker_test, whoever_comes_first_decides) {
    constexpr int rounds = 5'000;
    int refused = 0, lost = 0, answered = 0;
    for (int round = 0; round < rounds; ++round) {
        socket_breaker raced{settings};
        std::barrier together{2};
        std::thread giver{[&] {
            together.arrive_and_wait();
            raced.interrupt();
        }};
        together.arrive_and_wait();
        const bool went = raced.begin(ours, command, link), ends = round % 2 == 0;
        if (went && ends) raced.end(ours);
        giver.join();
        const bool whole = connected();
        (!went ? refused : raced.broken() ? lost : answered)++;
        ASSERT_NE(raced.broken(), whole);
        ASSERT_TRUE(went || whole) << "what did not go out cost a connection";
        ASSERT_TRUE(!went || ends || !whole) << "what went out was not given up";
        ASSERT_FALSE(raced.begin(ours, command, link));
        if (whole) continue;
        ::close(ours), ::close(theirs);
        connect();
    }
    EXPECT_EQ(refused + lost + answered, rounds);
}
