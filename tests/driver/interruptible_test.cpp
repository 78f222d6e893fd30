// SPDX-License-Identifier: Apache-2.0
// What other threads do to a thread that runs operations. Where two of them meet, the test says
// which step comes first.
#include <motor/detail/driver/interruptible.hpp>

#include <motor/client_error.hpp>

#include <src/driver/stream/socket_breaker.hpp>

#include <tests/support/deadline.hpp>

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <future>
#include <thread>

using motor::detail::interruptible;
using motor::detail::socket_breaker;
using motor::detail::stream_settings;
using motor::testing::within_limit;

namespace {

/// A thread that runs operations, which the tests name by these addresses.
struct interruptible_test : ::testing::Test {
    static constexpr bool command = false;
    const int first = 1, second = 2;

    /// Runs the function in a thread that has attached `slot`, and waits for it.
    template <class Function>
    auto in_thread(Function function) {
        auto done = std::async(std::launch::async, [&] {
            slot.attach();
            return function();
        });
        return within_limit(std::move(done));
    }

    /// Interrupts from another thread, and returns when that has been done.
    void interrupt(const int& operation) {
        std::jthread{[&] { slot.interrupt(&operation); }};
    }

    interruptible slot;
    stream_settings settings;
    socket_breaker breaker{settings};
};

/// A command on the wire of a connection.
struct sent_command {
    explicit sent_command(socket_breaker& used) : breaker(used) {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()), 0);
        EXPECT_TRUE(used.begin(sockets[0], interruptible_test::command, {}));
    }
    sent_command(const sent_command&) = delete;
    sent_command& operator=(const sent_command&) = delete;
    ~sent_command() {
        breaker.close_socket(sockets[0], {}, false);
        ::close(sockets[1]);
    }

    socket_breaker& breaker;
    std::array<int, 2> sockets{};
};

}  // namespace

TEST_F(interruptible_test, is_that_of_its_thread_alone) {
    EXPECT_EQ(in_thread([] { return interruptible::of_this_thread(); }), &slot);
    EXPECT_EQ(interruptible::of_this_thread(), nullptr);
}

TEST_F(interruptible_test, breaks_the_connection_that_the_operation_uses) {
    in_thread([&] {
        slot.begin(&first, {});
        const interruptible::connection_use sending{breaker};
        const sent_command sent{breaker};
        interrupt(first);
        EXPECT_TRUE(breaker.broken());
        EXPECT_TRUE(slot.given_up());
        slot.end();
    });
}

TEST_F(interruptible_test, leaves_other_operations_alone) {
    in_thread([&] {
        slot.begin(&first, {});
        const interruptible::connection_use sending{breaker};
        const sent_command sent{breaker};
        interrupt(second);
        EXPECT_FALSE(breaker.broken());
        EXPECT_FALSE(slot.given_up());
        slot.end();
        slot.begin(&second, {});
        interrupt(first);
        EXPECT_FALSE(slot.given_up()) << "it has ended";
        slot.end();
    });
}

TEST_F(interruptible_test, lets_an_operation_that_was_given_up_before_use_no_connection) {
    in_thread([&] {
        slot.begin(&first, {});
        interrupt(first);
        EXPECT_THROW(interruptible::connection_use{breaker}, motor::auto_reconnect);
        EXPECT_TRUE(breaker.in_use().try_lock()) << "it is free for others";
        breaker.in_use().unlock();
        slot.end();
        EXPECT_FALSE(breaker.broken());
    });
}

TEST_F(interruptible_test, leaves_a_connection_alone_that_the_operation_has_given_back) {
    in_thread([&] {
        slot.begin(&first, {});
        { const interruptible::connection_use sending{breaker}; }
        const sent_command of_another{breaker};
        interrupt(first);
        EXPECT_FALSE(breaker.broken());
        slot.end();
    });
}

TEST_F(interruptible_test, gives_up_no_operation_that_follows) {
    in_thread([&] {
        slot.begin(&first, {});
        { const interruptible::connection_use sending{breaker}; }
        interrupt(first);
        slot.end();
        slot.begin(&second, {});
        EXPECT_FALSE(slot.given_up());
        const interruptible::connection_use sending{breaker};
        const sent_command sent{breaker};
        EXPECT_FALSE(breaker.broken());
        slot.end();
    });
}

TEST_F(interruptible_test, refuses_no_command_of_the_connections_next_user) {
    in_thread([&] {
        slot.begin(&first, {});
        {
            const interruptible::connection_use sending{breaker};
            interrupt(first);  // before its command goes out
        }
        slot.end();
        const sent_command of_another{breaker};
    });
}

TEST_F(interruptible_test, gives_up_all_that_follows_once_it_is_closed) {
    in_thread([&] {
        slot.begin(&first, {});
        const interruptible::connection_use sending{breaker};
        std::jthread{[&] { slot.close(); }}.join();
        EXPECT_TRUE(breaker.broken());
        EXPECT_TRUE(slot.given_up());
        slot.end();
        slot.begin(&second, {});
        EXPECT_TRUE(slot.given_up());
        slot.end();
    });
}

TEST_F(interruptible_test, calls_back_when_the_operation_is_given_up) {
    int calls = 0;
    in_thread([&] {
        slot.begin(&first, {});
        {
            const interruptible::interrupt_callback callback{[&] { ++calls; }};
            interrupt(second);
            EXPECT_EQ(calls, 0);
            interrupt(first);
            EXPECT_EQ(calls, 1);
        }
        interrupt(first);
        EXPECT_EQ(calls, 1) << "the callback has gone";
        const interruptible::interrupt_callback late{[&] { ++calls; }};
        EXPECT_EQ(calls, 2) << "it had been given up before";
        slot.end();
    });
}

TEST_F(interruptible_test, tells_when_a_command_with_a_limit_went_out) {
    using clock = interruptible::clock;
    in_thread([&] {
        slot.begin(&first, interruptible::time_limit{std::chrono::hours{1}, clock::now(), {}});
        const auto begun = clock::now();
        {
            const interruptible::connection_use sending{breaker};
            EXPECT_EQ(slot.on_wire_since(&first), clock::time_point{});
            const sent_command sent{breaker};
            EXPECT_GE(slot.on_wire_since(&first), begun);
            EXPECT_EQ(slot.on_wire_since(&second), clock::time_point{});
        }
        EXPECT_GE(slot.on_wire_since(&first), begun) << "also when the answer is here";
        slot.end();
        EXPECT_EQ(slot.on_wire_since(&first), clock::time_point{});
    });
}

TEST_F(interruptible_test, says_where_the_time_of_an_operation_went) {
    using namespace std::chrono_literals;
    in_thread([&] {
        const auto now = interruptible::clock::now();
        slot.begin(&first, interruptible::time_limit{5s, now - 3s, now - 1s});
        try {
            interruptible::time_out("db.things");
        } catch (const motor::operation_timeout& e) {
            EXPECT_EQ(e.in_queue(), 2s);
            EXPECT_GE(e.selecting(), 1s);
            EXPECT_EQ(e.on_wire(), 0s);
            EXPECT_EQ(e.name_space(), "db.things");
        }
        slot.end();
    });
}

TEST_F(interruptible_test, is_not_needed_to_use_a_connection) {
    const interruptible::connection_use sending{breaker};
    const sent_command sent{breaker};
    interrupt(first);
    slot.close();
    EXPECT_FALSE(breaker.broken());
}

/// `done` is false when it is asked first, and true from the notification on that comes before the
/// waiting begins: that one must not be missed.
TEST_F(interruptible_test, a_condition_misses_no_notification) {
    interruptible::condition changed;
    int asked = 0;
    in_thread([&] {
        slot.begin(&first, {});
        changed.wait_until([&] {
            if (asked++ == 0) std::jthread{[&] { changed.notify(); }}.join();
            return asked == 2;
        });
        slot.end();
    });
    EXPECT_EQ(asked, 2);
}

TEST_F(interruptible_test, a_condition_is_not_waited_for_by_an_operation_that_is_given_up) {
    interruptible::condition changed;
    in_thread([&] {
        slot.begin(&first, {});
        const auto wait = [&] {
            changed.wait_until([&] {
                interrupt(first);  // between the question and the waiting
                return false;
            });
        };
        EXPECT_THROW(wait(), motor::cancelled);
        int asked = 0;
        EXPECT_THROW(changed.wait_until([&] { return ++asked > 0; }), motor::cancelled);
        EXPECT_EQ(asked, 0) << "it was given up before";
        slot.end();
    });
}

TEST_F(interruptible_test, a_condition_that_holds_is_not_waited_for) {
    interruptible::condition changed;
    int asked = 0;
    changed.wait_until([&] { return ++asked == 1; });
    EXPECT_EQ(asked, 1);
}
