// SPDX-License-Identifier: Apache-2.0
#include "deadline.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <thread>

namespace motor::testing {
namespace {

/// Watches every test of the program. $MOTOR_NO_TEST_LIMIT disables it, for debuggers.
class watchdog : public ::testing::EmptyTestEventListener {
public:
    ~watchdog() override {
        // In the child of a test's fork() there is no thread to join or to notify.
        if (watching_->thread.joinable()) static_cast<void>(watching_.release());
    }
    void OnTestStart(const ::testing::TestInfo& test) override {
        if (std::getenv("MOTOR_NO_TEST_LIMIT")) return;
        watching_->ended = false;
        watching_->name = std::string{test.test_suite_name()} + "." + test.name();
        watching_->thread = std::thread{[this] { watching_->watch(); }};
    }
    void OnTestEnd(const ::testing::TestInfo&) override {
        if (!watching_->thread.joinable()) return;
        {
            std::lock_guard lock{watching_->mutex};
            watching_->ended = true;
        }
        watching_->end.notify_one();
        watching_->thread.join();
    }

private:
    struct state {
        void watch() {
            std::unique_lock lock{mutex};
            if (end.wait_for(lock, test_limit, [this] { return ended; })) return;
            std::fprintf(stderr, "%s has not ended within %d s\n", name.c_str(),
                         static_cast<int>(test_limit.count()));
            std::abort();
        }

        std::mutex mutex;
        std::condition_variable end;
        bool ended = true;
        std::string name;
        std::thread thread;
    };
    std::unique_ptr<state> watching_ = std::make_unique<state>();
};

// The list of listeners owns it.
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
