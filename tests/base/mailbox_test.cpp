// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/base/mailbox.hpp>

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

using motor::detail::intrusive_list;
using motor::detail::list_link;
using motor::detail::mailbox;

namespace {

struct letter : list_link<letter> {
    int from = 0, number = 0;
};

using outcome = mailbox<letter>::outcome;

struct mailbox_test : ::testing::Test {
    mailbox<letter> box;
    std::array<letter, 3> letters;

    std::vector<letter*> taken() {
        intrusive_list<letter> list;
        box.take_all(list);
        std::vector<letter*> all;
        while (letter* each = list.pop_front())
            all.push_back(each);
        return all;
    }
    std::vector<letter*> first(std::size_t count) {
        std::vector<letter*> all;
        for (std::size_t i = 0; i < count; ++i)
            all.push_back(&letters[i]);
        return all;
    }
};

}  // namespace

TEST_F(mailbox_test, gives_what_was_put_in_the_order_in_which_it_came) {
    for (letter& each : letters)
        static_cast<void>(box.put(each));
    EXPECT_EQ(taken(), first(3));
    EXPECT_EQ(taken(), first(0));
}

TEST_F(mailbox_test, tells_one_alone_to_wake_a_reader_that_is_asleep) {
    EXPECT_EQ(box.put(letters[0]), outcome::must_wake);
    EXPECT_EQ(box.put(letters[1]), outcome::put);
    EXPECT_EQ(taken(), first(2));
    EXPECT_EQ(box.put(letters[0]), outcome::put) << "it is awake until it goes to sleep";
}

TEST_F(mailbox_test, lets_its_reader_sleep_only_when_there_is_nothing) {
    static_cast<void>(box.put(letters[0]));
    EXPECT_FALSE(box.sleep());
    EXPECT_EQ(taken(), first(1));
    EXPECT_TRUE(box.sleep());
    EXPECT_TRUE(box.sleep()) << "asleep already";
    EXPECT_EQ(box.put(letters[0]), outcome::must_wake);
}

TEST_F(mailbox_test, knows_a_reader_that_woke_by_itself) {
    EXPECT_TRUE(box.wake());
    EXPECT_FALSE(box.wake());
    EXPECT_EQ(box.put(letters[0]), outcome::put);
    EXPECT_FALSE(box.wake());
}

TEST_F(mailbox_test, refuses_everything_once_closed_and_gives_the_rest) {
    static_cast<void>(box.put(letters[0]));
    intrusive_list<letter> left;
    box.close(left);
    EXPECT_EQ(left.pop_front(), &letters[0]);
    EXPECT_EQ(box.put(letters[1]), outcome::refused);
    EXPECT_EQ(taken(), first(0));
    EXPECT_TRUE(box.sleep());
    EXPECT_EQ(box.put(letters[1]), outcome::refused);
    left.push_back(letters[1]);  // it is in no mailbox
}

TEST_F(mailbox_test, loses_nothing_between_threads_and_keeps_the_order_of_each) {
    constexpr int writers = 3, letters_each = 20'000;
    std::vector<letter> all(static_cast<std::size_t>(writers) * letters_each);
    std::atomic<int> calls{0};
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < writers; ++writer)
        threads.emplace_back([&, writer] {
            for (int i = 0; i < letters_each; ++i) {
                letter& each = all[static_cast<std::size_t>(writer) * letters_each + i];
                each.from = writer;
                each.number = i;
                if (box.put(each) == outcome::must_wake) {
                    ++calls;
                    calls.notify_one();
                }
            }
        });
    std::array<int, writers> next{};
    for (int left = writers * letters_each, seen = 0; left > 0; ++seen) {
        calls.wait(seen);
        intrusive_list<letter> list;
        do {
            box.take_all(list);
            while (letter* each = list.pop_front()) {
                EXPECT_EQ(each->number, next.at(each->from)++);
                --left;
            }
        } while (!box.sleep());
    }
    threads.clear();
    EXPECT_EQ(next, (std::array{letters_each, letters_each, letters_each}));
}
