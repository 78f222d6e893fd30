// SPDX-License-Identifier: Apache-2.0
// What clients tell servers of themselves.
#include <motor/future.hpp>
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <mutex>
#include <string>

namespace {

using motor::document, motor::document_view;

TEST(greetings, name_the_library_and_its_version) {
    motor::testing::scripted_server server;
    std::mutex mutex;
    document seen;
    server.greet([&](document_view hello, document answer) {
        std::lock_guard held{mutex};
        if (auto of_client = hello["client"]) seen = document{of_client.get<document_view>()};
        return answer;
    });
    motor::client{server.uri()}.ping().get();
    std::lock_guard held{mutex};
    const auto driver = seen.view().get<document_view>("driver");
    EXPECT_EQ(driver.get<std::string>("name"), "mongoc / Motor for C++");
    EXPECT_TRUE(driver.get<std::string>("version").ends_with(" / " + std::string{motor::version}));
}

}  // namespace
