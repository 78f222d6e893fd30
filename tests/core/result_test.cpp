// SPDX-License-Identifier: Apache-2.0
#include <motor/result.hpp>

#include <motor/bson/builder.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace {

using motor::errc, motor::result;

result<std::string> good() { return result<std::string>{std::in_place, "Ada"}; }

std::exception_ptr gone() {
    return std::make_exception_ptr(motor::error{motor::make_error_code(errc::network), "gone"});
}

TEST(result, gives_its_value_whether_it_may_be_changed_or_not) {
    const auto r = good();
    EXPECT_TRUE(r.has_value());
    EXPECT_EQ(*r, "Ada");
    EXPECT_EQ(r->size(), 3U);
    EXPECT_EQ(r.value(), "Ada");
    EXPECT_FALSE(r.code());
    EXPECT_EQ(r.error(), nullptr);
    auto changed = r;
    *changed += "!";
    changed->push_back('!');
    changed.value() += "!";
    EXPECT_EQ(*changed, "Ada!!!");
    EXPECT_EQ(*r, "Ada");
}

TEST(result, gives_references_that_are_as_it_is) {
    using of_text = result<std::string>;
    static_assert(std::is_same_v<decltype(*std::declval<of_text&>()), std::string&>);
    static_assert(std::is_same_v<decltype(*std::declval<const of_text&>()), const std::string&>);
    static_assert(std::is_same_v<decltype(*std::declval<of_text>()), std::string&&>);
    static_assert(std::is_same_v<decltype(std::declval<of_text&>().value()), std::string&>);
    static_assert(
        std::is_same_v<decltype(std::declval<const of_text&>().value()), const std::string&>);
    static_assert(std::is_same_v<decltype(std::declval<of_text>().value()), std::string>);
    static_assert(std::is_same_v<of_text::value_type, std::string>);
    static_assert(std::is_void_v<decltype(std::declval<const result<void>&>().value())>);
}

TEST(result, moves_its_value_out) {
    result<std::unique_ptr<int>> first{std::in_place, std::make_unique<int>(7)};
    EXPECT_EQ(*std::move(first).value(), 7);
    result<std::unique_ptr<int>> second{std::in_place, std::make_unique<int>(8)};
    EXPECT_EQ(**std::move(second), 8);
    result<std::unique_ptr<int>> third{std::in_place, std::make_unique<int>(9)};
    EXPECT_EQ(*std::move(third).value_or(nullptr), 9);
}

TEST(result, throws_its_error_as_it_was) {
    const result<std::string> r{gone()};
    EXPECT_FALSE(r);
    EXPECT_EQ(r.code(), errc::network);
    EXPECT_NE(r.error(), nullptr);
    EXPECT_THROW((void)r.value(), motor::error);
    EXPECT_THROW((void)result<std::string>{gone()}.value(), motor::error);
    const result<void> nothing{gone()};
    EXPECT_THROW(nothing.value(), motor::error);
    EXPECT_NO_THROW(result<void>{std::in_place}.value());
}

TEST(result, has_another_value_in_place_of_an_error) {
    const result<std::string> bad{gone()};
    EXPECT_EQ(bad.value_or("nobody"), "nobody");
    EXPECT_EQ(good().value_or("nobody"), "Ada");
    const auto r = good();
    EXPECT_EQ(r.value_or(std::string{"nobody"}), "Ada");
    const result<std::optional<motor::document>> none{std::in_place, std::nullopt};
    EXPECT_FALSE(none.value_or(motor::doc("a", 1)));
}

TEST(result, of_what_throws_is_what_it_threw) {
    const auto bad = motor::result_of([]() -> int { throw std::runtime_error{"no"}; });
    EXPECT_EQ(bad.value_or(7), 7);
    EXPECT_EQ(motor::result_of([] { return 8; }).value(), 8);
}

}  // namespace
