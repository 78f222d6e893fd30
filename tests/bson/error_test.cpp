// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/builder.hpp>
#include <motor/bson/error.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace {

using motor::errc;

TEST(error_code, is_every_condition_that_applies) {
    const auto own = [](errc code) { return motor::make_error_code(code); };
    const auto server = [](int code) { return std::error_code{code, motor::server_category()}; };
    const struct {
        std::error_code code;
        errc condition;
        bool holds;
    } cases[] = {
        {own(errc::network), errc::network, true},
        {own(errc::network), errc::timeout, false},
        {own(errc::duplicate_key), errc::server, true},
        {own(errc::cursor_not_found), errc::server, true},
        {own(errc::server), errc::duplicate_key, false},
        {own(errc::server_selection), errc::network, true},
        {own(errc::server_selection), errc::timeout, true},
        {own(errc::tls), errc::server_selection, true},
        {own(errc::tls), errc::network, true},
        {own(errc::server_selection), errc::tls, false},
        {own(errc::no_thread), errc::no_thread, true},
        {own(errc::wait_queue_timeout), errc::timeout, true},
        {own(errc::document_too_large), errc::bad_argument, true},
        {server(11000), errc::duplicate_key, true},
        {server(11001), errc::duplicate_key, true},
        {server(12582), errc::duplicate_key, true},
        {server(11000), errc::server, true},
        {server(50), errc::timeout, true},
        {server(262), errc::timeout, true},
        {server(43), errc::cursor_not_found, true},
        {server(18), errc::authentication, true},
        {server(13), errc::authentication, false},
        {server(59), errc::server, true},
        {server(59), errc::duplicate_key, false},
    };
    for (const auto& c : cases)
        EXPECT_EQ(c.code == c.condition, c.holds)
            << c.code << " and " << motor::make_error_condition(c.condition).message();
    EXPECT_EQ(own(errc::timeout), std::errc::timed_out);
    EXPECT_EQ(own(errc::cancelled), std::errc::operation_canceled);
    EXPECT_EQ(own(errc::no_thread), std::errc::resource_unavailable_try_again);
}

TEST(error_code, says_what_it_means) {
    EXPECT_EQ(motor::make_error_code(errc::cancelled).message(), "cancelled");
    EXPECT_EQ(std::error_code(59, motor::server_category()).message(), "server error 59");
    EXPECT_STREQ(motor::motor_category().name(), "motor");
    EXPECT_STREQ(motor::server_category().name(), "mongodb");
}

TEST(error, reads_as_operation_namespace_and_message) {
    const auto code = motor::make_error_code(errc::timeout);
    const struct {
        motor::error error;
        std::string_view what, message;
    } cases[] = {
        {motor::error{code}, "timed out", "timed out"},
        {motor::error{code, "too slow"}, "too slow", "too slow"},
        {motor::error{code, "too slow", {{}, {}, "find", ""}}, "find: too slow", "too slow"},
        {motor::error{code, "too slow", {{}, {}, "find", "a.b"}}, "find on a.b: too slow",
         "too slow"},
        {motor::error{code, "", {{}, {}, "find", "a.b"}}, "find on a.b: timed out", "timed out"},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(c.error.what(), c.what);
        EXPECT_EQ(c.error.message(), c.message);
        EXPECT_EQ(c.error.code(), errc::timeout);
    }
}

TEST(error, carries_its_details_in_every_copy) {
    const motor::error original{
        std::error_code{91, motor::server_category()},
        "shutting down",
        {motor::doc("ok", 0), {"RetryableWriteError", "b"}, "insert", "a.b"}};
    const motor::error copy = original;
    static_assert(std::is_nothrow_copy_constructible_v<motor::error>);
    EXPECT_EQ(copy.reply(), motor::doc("ok", 0));
    EXPECT_EQ(&copy.reply(), &original.reply());
    EXPECT_TRUE(copy.has_label("RetryableWriteError"));
    EXPECT_FALSE(copy.has_label("Retryable"));
    EXPECT_EQ(copy.labels().size(), 2u);
    EXPECT_EQ(copy.operation(), "insert");
    EXPECT_EQ(copy.name_space(), "a.b");
}

TEST(error, has_no_reply_without_details) {
    const motor::error plain{motor::make_error_code(errc::network), "gone"};
    EXPECT_TRUE(plain.reply().empty());
    EXPECT_TRUE(plain.labels().empty());
    EXPECT_EQ(plain.operation(), "");
}

TEST(error, is_caught_as_what_it_is) {
    EXPECT_THROW(throw motor::missing_key{"x"}, motor::bson_error);
    EXPECT_THROW(throw motor::type_mismatch{"x"}, motor::error);
    EXPECT_THROW(throw motor::invalid_json{"x"}, std::system_error);
}

}  // namespace
