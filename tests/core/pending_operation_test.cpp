// SPDX-License-Identifier: Apache-2.0
// An operation under way, with operations that the tests make: where two threads meet, the
// operation itself says which step comes first.
#include <motor/detail/core/pending.hpp>

#include <motor/client_error.hpp>
#include <motor/frameworks/manual.hpp>
#include <motor/operation.hpp>
#include <motor/ops/options.hpp>

#include <src/core/threads.hpp>

#include <tests/support/deadline.hpp>
#include <tests/support/gate.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <coroutine>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

using namespace motor::testing;
using motor::detail::access, motor::detail::start_options;

namespace {

/// What an operation that keeps a place in something is told, and what happens meanwhile.
struct told {
    std::atomic<int> lost{0}, missed{0}, received{0};
    std::function<void()> while_ready = [] {}, while_lost = [] {};
};

/// Needs no server: it has its result when it is asked whether it is ready, or on a worker.
class placed_operation {
public:
    using result = int;

    template <class Self>
    using options = motor::ops::no_options<Self>;

    placed_operation(std::shared_ptr<told> by, bool ready) : told_(std::move(by)), ready_(ready) {}
    std::optional<motor::result<int>> ready() {
        if (!ready_) return std::nullopt;
        told_->while_ready();
        return motor::result<int>{std::in_place, 1};
    }
    int run(const motor::detail::run_context&) const { return 1; }
    void lost(const std::exception_ptr&) noexcept {
        ++told_->lost;
        told_->while_lost();
    }
    void missed() noexcept { ++told_->missed; }
    void received() noexcept { ++told_->received; }

private:
    std::shared_ptr<told> told_;
    bool ready_;
};

/// A coroutine that is destroyed with it, wherever it is.
class owned_coroutine {
public:
    struct promise_type {
        owned_coroutine get_return_object() {
            return owned_coroutine{std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() { std::terminate(); }
    };

    explicit owned_coroutine(std::coroutine_handle<> frame) : frame_(frame) {}
    owned_coroutine(owned_coroutine&& other) noexcept
        : frame_(std::exchange(other.frame_, nullptr)) {}
    owned_coroutine& operator=(owned_coroutine&&) = delete;
    ~owned_coroutine() {
        if (frame_) frame_.destroy();
    }

private:
    std::coroutine_handle<> frame_;
};

struct pending_operation_test : ::testing::Test {
    /// Starts it for a callback that keeps the outcome.
    void start(const motor::client& by, bool ready) {
        start_options options;
        options.stop = stop.get_token();
        motor::detail::detached<placed_operation, std::function<void(motor::result<int>)>>::start(
            placed_operation{heard, ready}, access::context(by), options,
            [this](motor::result<int> came) { outcome = std::move(came); });
    }
    owned_coroutine wait_on(motor::client by) {
        start_options options;
        options.stop = stop.get_token();
        co_await access::make<motor::operation<placed_operation>>(
            access::context(by), placed_operation{heard, false}, options);
        ADD_FAILURE() << "it went on";
    }

    std::shared_ptr<told> heard = std::make_shared<told>();
    std::stop_source stop;
    motor::manual_loop loop;
    motor::client client{"mongodb://127.0.0.1:1", loop};
    std::optional<motor::result<int>> outcome;
};

}  // namespace

TEST_F(pending_operation_test, is_told_that_its_result_was_received) {
    start(client, true);
    loop.run();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->value(), 1);
    EXPECT_EQ(heard->received, 1);
    EXPECT_EQ(heard->lost, 0);
    EXPECT_EQ(heard->missed, 0);
}

TEST_F(pending_operation_test, is_told_that_its_result_came_too_late) {
    heard->while_ready = [&] { stop.request_stop(); };
    start(client, true);
    loop.run();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->code(), motor::errc::cancelled);
    EXPECT_EQ(heard->received, 0);
    EXPECT_EQ(heard->lost, 1);
    EXPECT_EQ(heard->missed, 1);
}

TEST_F(pending_operation_test, is_lost_once_where_nothing_can_run_it) {
    motor::detail::before_thread = [] {
        throw std::system_error{std::make_error_code(std::errc::resource_unavailable_try_again)};
    };
    motor::client without_loop{"mongodb://127.0.0.1:1"};
    EXPECT_THROW(start(without_loop, false), motor::no_thread);
    motor::detail::before_thread = nullptr;
    EXPECT_FALSE(outcome);
    EXPECT_EQ(heard->lost, 1);
    EXPECT_EQ(heard->received, 0);
}

/// A stop request decides the operation while the coroutine that waits for it is destroyed, which
/// drops its last owner but the stop request's.
TEST_F(pending_operation_test, outlives_the_stop_request_that_decides_it) {
    gate decided;
    std::promise<void> deciding, destroying;
    heard->while_lost = [&] {
        deciding.set_value();
        decided.wait({});
    };
    // Its only worker is busy, so that nobody else owns the operation.
    motor::client narrow{"mongodb://127.0.0.1:1", loop, motor::client_options{}.max_workers(1)};
    gate busy;
    narrow.executor().execute([busy] { busy.wait({}); });
    std::optional<owned_coroutine> waiting{wait_on(narrow)};
    std::jthread stops{[&] { stop.request_stop(); }};
    within_limit(deciding.get_future());
    std::jthread destroys{[&] {
        destroying.set_value();
        waiting.reset();
    }};
    within_limit(destroying.get_future());
    decided.open();
    stops.join();
    destroys.join();
    busy.open();
    loop.run();
    EXPECT_EQ(heard->lost, 1);
    EXPECT_EQ(heard->received, 0);
}
