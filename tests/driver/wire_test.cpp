// SPDX-License-Identifier: Apache-2.0
// What meets on a wire: the thread that sends, and the one that gives up. Each of them takes steps
// that nothing can interrupt, so that the orders in which they can meet are few, and all are here.
#include <src/driver/wire.hpp>

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <barrier>
#include <thread>

using motor::driver::wire;
using motor::driver::wire_settings;

namespace {

/// A wire, and a connection on it.
struct wire_test : ::testing::Test {
    static constexpr bool handshake = true, command = false;

    wire_test() { connect(); }
    ~wire_test() override {
        on.close_socket(ours, link, false);
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

    const wire::link link;
    wire_settings settings;
    wire on{settings};
    int ours = -1, theirs = -1;
};

}  // namespace

TEST_F(wire_test, a_command_that_is_given_up_on_the_wire_takes_its_connection_with_it) {
    ASSERT_TRUE(on.begin(ours, command, link));
    on.give_up();
    EXPECT_TRUE(on.broken());
    EXPECT_TRUE(on.failing(command));
    EXPECT_FALSE(connected());
    EXPECT_FALSE(on.begin(ours, command, link)) << "nor does another follow";
    on.renew();
    EXPECT_TRUE(on.broken()) << "its answer may still come";
}

TEST_F(wire_test, a_command_that_is_given_up_before_is_not_sent_and_costs_nothing) {
    on.give_up();
    EXPECT_FALSE(on.begin(ours, command, link));
    EXPECT_FALSE(on.begin(ours, command, link)) << "libmongoc may try again";
    EXPECT_FALSE(on.broken());
    EXPECT_FALSE(on.failing(command));
    EXPECT_TRUE(connected());
    on.renew();
    EXPECT_TRUE(on.begin(ours, command, link));
    EXPECT_FALSE(on.broken());
}

TEST_F(wire_test, a_command_that_is_given_up_after_its_answer_costs_nothing) {
    ASSERT_TRUE(on.begin(ours, command, link));
    on.end(ours);
    on.give_up();
    EXPECT_FALSE(on.broken());
    EXPECT_TRUE(connected());
    EXPECT_FALSE(on.begin(ours, command, link)) << "the operation has another one";
    on.renew();
    EXPECT_TRUE(on.begin(ours, command, link));
}

TEST_F(wire_test, a_handshake_is_not_given_up) {
    ASSERT_TRUE(on.begin(ours, handshake, link));
    on.give_up();
    EXPECT_FALSE(on.failing(handshake));
    EXPECT_TRUE(on.begin(ours, handshake, link)) << "its next message";
    EXPECT_TRUE(connected());
    EXPECT_FALSE(on.begin(ours, command, link)) << "but what it was made for";
    EXPECT_FALSE(on.broken());
}

TEST_F(wire_test, a_handshake_after_a_lost_command_is_not_given_up_either) {
    ASSERT_TRUE(on.begin(ours, command, link));
    on.give_up();
    on.close_socket(ours, link, false);
    ::close(theirs);
    connect();
    EXPECT_TRUE(on.begin(ours, handshake, link)) << "libmongoc tries again";
    EXPECT_FALSE(on.failing(handshake));
    EXPECT_FALSE(on.begin(ours, command, link));
    EXPECT_TRUE(on.broken());
}

TEST_F(wire_test, a_command_of_a_connection_that_cursors_share_ends_by_itself) {
    on.share(true);
    ASSERT_TRUE(on.begin(ours, command, link));
    on.give_up();
    EXPECT_FALSE(on.broken());
    EXPECT_TRUE(connected());
    on.end(ours);
    on.give_up();
    EXPECT_FALSE(on.begin(ours, command, link)) << "one that has not gone out does not";
    EXPECT_FALSE(on.broken());
}

TEST_F(wire_test, giving_up_twice_is_giving_up_once) {
    on.give_up();
    on.give_up();
    EXPECT_FALSE(on.broken());
    on.renew();
    ASSERT_TRUE(on.begin(ours, command, link));
    on.give_up();
    on.give_up();
    EXPECT_TRUE(on.broken());
}

TEST_F(wire_test, closing_ends_handshakes_too) {
    ASSERT_TRUE(on.begin(ours, handshake, link));
    on.close();
    EXPECT_TRUE(on.failing(handshake));
    EXPECT_FALSE(connected());
}

TEST_F(wire_test, nothing_begins_after_closing) {
    on.close();
    EXPECT_FALSE(on.begin(ours, handshake, link));
    EXPECT_FALSE(on.begin(ours, command, link));
    EXPECT_TRUE(on.broken());
}

/// However the two meet: a command that went out was lost with its connection, or had its answer;
/// one that did not go out left the connection as it was.
TEST_F(wire_test, whoever_comes_first_decides) {
    constexpr int rounds = 5'000;
    int refused = 0, lost = 0, answered = 0;
    for (int round = 0; round < rounds; ++round) {
        wire raced{settings};
        std::barrier together{2};
        std::thread giver{[&] {
            together.arrive_and_wait();
            raced.give_up();
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
