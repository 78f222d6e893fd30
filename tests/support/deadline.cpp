// SPDX-License-Identifier: Apache-2.0
#include "deadline.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace motor::testing {
namespace {

/// Watches every test of the program. $MOTOR_NO_TEST_LIMIT switches it off, for debuggers.
class watchdog : public ::testing::EmptyTestEventListener {
public:
    void OnTestStart(const ::testing::TestInfo& test) override {
        if (std::getenv("MOTOR_NO_TEST_LIMIT")) return;
        ended_ = false;
        name_ = std::string{test.test_suite_name()} + "." + test.name();
        thread_ = std::thread{[this] { watch(); }};
    }
    void OnTestEnd(const ::testing::TestInfo&) override {
        if (!thread_.joinable()) return;
        {
            std::lock_guard lock{mutex_};
            ended_ = true;
        }
        end_.notify_one();
        thread_.join();
    }

private:
    void watch() {
        std::unique_lock lock{mutex_};
        if (end_.wait_for(lock, test_limit, [this] { return ended_; })) return;
        std::fprintf(stderr, "%s has not ended within %d s\n", name_.c_str(),
                     static_cast<int>(test_limit.count()));
        std::abort();
    }

    std::mutex mutex_;
    std::condition_variable end_;
    bool ended_ = true;
    std::string name_;
    std::thread thread_;
};

// The listeners own it.
[[maybe_unused]] const bool watching = [] {
    ::testing::UnitTest::GetInstance()->listeners().Append(new watchdog);
    return true;
}();

}  // namespace

void eventually(const std::function<bool()>& condition) {
    const auto give_up = std::chrono::steady_clock::now() + wait_limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > give_up)
            throw deadline_exceeded{"what was waited for did not happen"};
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
}

}  // namespace motor::testing
