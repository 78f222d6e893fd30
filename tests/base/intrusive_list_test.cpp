// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/base/intrusive_list.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace motor::detail {
namespace {

struct numbered : list_link<numbered> {
    explicit numbered(int of) : number(of) {}
    [[nodiscard]] bool in_a_list() const { return linked(); }
    const int number;
};

struct intrusive_list_test : ::testing::Test {
    std::vector<int> left() {
        std::vector<int> numbers;
        while (auto* each = list.pop_front())
            numbers.push_back(each->number);
        return numbers;
    }

    numbered one{1}, two{2}, three{3};
    intrusive_list<numbered> list;
};

}  // namespace

TEST_F(intrusive_list_test, is_empty_at_first) {
    EXPECT_TRUE(list.empty());
    EXPECT_EQ(list.front(), nullptr);
    EXPECT_EQ(list.pop_front(), nullptr);
}

TEST_F(intrusive_list_test, keeps_the_order_of_both_ends) {
    list.push_back(two);
    list.push_back(three);
    list.push_front(one);
    EXPECT_EQ(list.front(), &one);
    EXPECT_EQ(left(), (std::vector{1, 2, 3}));
    EXPECT_TRUE(list.empty());
}

TEST_F(intrusive_list_test, lets_go_of_each_place) {
    for (auto* removed : {&one, &two, &three}) {
        for (auto* each : {&one, &two, &three})
            list.push_back(*each);
        EXPECT_TRUE(removed->in_a_list());
        EXPECT_TRUE(list.remove(*removed));
        EXPECT_FALSE(removed->in_a_list());
        EXPECT_FALSE(list.remove(*removed));
        std::vector<int> others;
        for (auto number : {1, 2, 3})
            if (number != removed->number) others.push_back(number);
        EXPECT_EQ(left(), others);
    }
}

TEST_F(intrusive_list_test, takes_another_back_after_it_has_let_go_of_it) {
    list.push_back(one);
    EXPECT_EQ(list.pop_front(), &one);
    EXPECT_FALSE(one.in_a_list());
    list.push_back(one);
    EXPECT_EQ(left(), std::vector{1});
}

TEST_F(intrusive_list_test, takes_all_of_another_list) {
    intrusive_list<numbered> other;
    list.take_all(other);
    EXPECT_TRUE(list.empty());
    other.push_back(two);
    other.push_back(three);
    list.push_back(one);
    list.take_all(other);
    EXPECT_TRUE(other.empty());
    EXPECT_EQ(left(), (std::vector{1, 2, 3}));
    other.push_back(two);
    EXPECT_EQ(other.front(), &two) << "it can be used again";
}

TEST_F(intrusive_list_test, is_walked_while_members_are_taken_out) {
    for (auto* each : {&one, &two, &three})
        list.push_back(*each);
    std::vector<int> seen;
    list.for_each([&](numbered& each) {
        seen.push_back(each.number);
        if (each.number != 2) list.remove(each);
    });
    EXPECT_EQ(seen, (std::vector{1, 2, 3}));
    EXPECT_EQ(left(), std::vector{2});
}

}  // namespace motor::detail
