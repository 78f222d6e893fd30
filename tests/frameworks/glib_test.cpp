// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/glib.hpp>
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <gtest/gtest.h>

#include <glib.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <thread>

namespace motor::testing {
namespace {

class glib : public ::testing::Test {
protected:
    glib() { answer_plausibly(server); }
    glib(const glib&) = delete;
    ~glib() override {
        if (context) leave();
    }
    /// Releases the last reference.
    void leave() { ::g_main_context_unref(std::exchange(context, nullptr)); }
    void run_what_is_ready() {
        while (::g_main_context_iteration(context, FALSE)) {
        }
    }
    void run_until(const bool& done) {
        eventually([&] {
            run_what_is_ready();
            return done;
        });
    }
    /// Sources are numbered from 1 in each context.
    bool has_a_source() { return ::g_main_context_find_source_by_id(context, 1) != nullptr; }

    scripted_server server{server_profile::primary()};
    ::GMainContext* context = ::g_main_context_new();
};

TEST_F(glib, null_is_the_default_context) {
    motor::client client{server.uri(), static_cast<::GMainContext*>(nullptr)};
    bool done = false;
    client.ping().start([&](auto) { done = true; });
    eventually([&] {
        ::g_main_context_iteration(nullptr, FALSE);
        return done;
    });
}

TEST_F(glib, completions_come_in_the_thread_that_runs_the_context) {
    std::optional<motor::client> client;
    std::thread{[&] { client.emplace(server.uri(), context); }}.join();  // any thread makes it
    std::promise<std::thread::id> completed_in;
    client->ping().start([&](auto) { completed_in.set_value(std::this_thread::get_id()); });
    auto* loop = ::g_main_loop_new(context, FALSE);
    std::thread other{[&] { ::g_main_loop_run(loop); }};
    EXPECT_EQ(within_limit(completed_in.get_future()), other.get_id());
    ::g_main_loop_quit(loop);
    other.join();
    ::g_main_loop_unref(loop);
}

TEST_F(glib, a_closed_client_leaves_nothing_in_the_context) {
    {
        motor::client client{server.uri(), context};
        bool done = false;
        client.ping().start([&](auto) { done = true; });
        run_until(done);
        EXPECT_TRUE(has_a_source());
    }
    run_what_is_ready();
    EXPECT_FALSE(has_a_source());
}

TEST_F(glib, a_client_that_is_closed_in_its_completion_leaves_nothing_either) {
    std::optional<motor::client> client{std::in_place, server.uri(), context};
    bool done = false;
    client->ping().start([&](auto) {
        client.reset();
        run_what_is_ready();  // runs the loop inside the completion
        done = true;
    });
    run_until(done);
    run_what_is_ready();
    EXPECT_FALSE(has_a_source());
}

TEST_F(glib, a_client_outlives_its_context) {
    motor::client client{server.uri(), context};
    leave();
    auto alive = std::make_shared<int>();
    std::weak_ptr<int> seen = alive;
    client.ping().start([alive = std::move(alive)](auto) { FAIL() << "called"; });
    eventually([&] { return seen.expired(); });
    EXPECT_NO_THROW(client.ping().get());  // features without a loop still work
}

TEST_F(glib, a_context_that_goes_while_completions_come_calls_or_destroys_each) {
    constexpr int rounds = 50, operations = 20;
    for (int round = 0; round < rounds; ++round) {
        std::optional<motor::client> client{std::in_place, server.uri(), context};
        std::atomic<int> ended = 0;
        for (int i = 0; i < operations; ++i)
            client->ping().start(
                [end = std::shared_ptr<void>{nullptr, [&](void*) { ++ended; }}](auto) {});
        for (int i = 0; i < round % 5; ++i)
            ::g_main_context_iteration(context, FALSE);
        leave();
        context = ::g_main_context_new();
        if (round % 2) client.reset();
        eventually([&] { return ended == operations; });
    }
}

}  // namespace
}  // namespace motor::testing
