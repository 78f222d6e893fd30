// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/uv.hpp>
#include <motor/motor.hpp>

#include <tests/support/child_process.hpp>
#include <tests/support/scripted_test.hpp>

#include <gtest/gtest.h>

#include <uv.h>

#include <optional>
#include <thread>

namespace motor::testing {
namespace {

class uv : public ::testing::Test {
protected:
    uv() {
        answer_plausibly(server);
        ::uv_loop_init(&loop);
    }
    /// Checks what libuv requires of the program: nothing may be left in the loop.
    void close() {
        EXPECT_EQ(::uv_run(&loop, UV_RUN_DEFAULT), 0);
        EXPECT_EQ(::uv_loop_close(&loop), 0);
    }

    scripted_server server{server_profile::primary()};
    ::uv_loop_t loop{};
};

TEST_F(uv, a_client_that_was_not_used_leaves_a_loop_that_can_be_closed) {
    { motor::client client{server.uri(), &loop}; }
    close();
}

TEST_F(uv, an_idle_client_does_not_keep_the_loop_from_ending) {
    motor::client client{server.uri(), &loop};
    bool done = false;
    client.ping().start([&](auto) { done = true; });
    EXPECT_EQ(::uv_run(&loop, UV_RUN_DEFAULT), 0);
    EXPECT_TRUE(done);
    EXPECT_EQ(::uv_run(&loop, UV_RUN_DEFAULT), 0);
    uv_detach(&loop);
    close();
}

TEST_F(uv, a_client_that_ended_in_another_thread_leaves_a_handle_to_be_detached) {
    std::optional<motor::client> client{std::in_place, server.uri(), &loop};
    std::thread{[&] { client.reset(); }}.join();
    uv_detach(&loop);
    close();
}

TEST_F(uv, an_operation_from_another_thread_keeps_a_running_loop) {
    motor::client client{server.uri(), &loop};
    gate answer;
    server.on("ping", reply{doc("ok", 1)}.after(answer));
    ::uv_async_t busy;  // keeps the loop running until the other thread has started its operation
    ::uv_async_init(&loop, &busy, [](::uv_async_t* self) {
        ::uv_close(reinterpret_cast<::uv_handle_t*>(self), nullptr);
    });
    bool done = false;
    std::thread other{[&] {
        client.ping().start([&](auto r) {
            EXPECT_TRUE(r.has_value());
            done = true;
        });
        server.wait_for("ping");
        ::uv_async_send(&busy);
        answer.open();
    }};
    EXPECT_EQ(::uv_run(&loop, UV_RUN_DEFAULT), 0);
    EXPECT_TRUE(done);
    other.join();
    uv_detach(&loop);
    close();
}

TEST_F(uv, detaching_leaves_the_handles_of_others) {
    motor::client client{server.uri(), &loop};
    ::uv_async_t other;
    ::uv_async_init(&loop, &other, nullptr);
    uv_detach(&loop);
    EXPECT_FALSE(::uv_is_closing(reinterpret_cast<::uv_handle_t*>(&other)));
    ::uv_close(reinterpret_cast<::uv_handle_t*>(&other), nullptr);
    close();
}

TEST_F(uv, a_child_goes_on_with_the_loop_and_a_client_of_its_own) {
    if (!children_may_have_threads()) GTEST_SKIP() << "sanitizers let no child have threads";
    gate open;
    server.on("find", reply{cursor_reply(0, "db.things", {})}.after(open));
    motor::client client{server.uri(), &loop};
    bool done = false;
    client["db"]["things"].find_one().start([&](auto) { done = true; });
    client.ping().get();
    server.wait_for("find");
    EXPECT_EQ(run_in_child([&] {
                  EXPECT_EQ(::uv_loop_fork(&loop), 0);
                  uv_detach(&loop);  // the parent's handle
                  bool pinged = false;
                  {
                      motor::client own{server.uri(), &loop};
                      own.ping().start([&](auto r) { pinged = r.has_value(); });
                      EXPECT_EQ(::uv_run(&loop, UV_RUN_DEFAULT), 0);
                  }
                  EXPECT_TRUE(pinged);
                  close();
              }),
              "");
    open.open();
    EXPECT_EQ(::uv_run(&loop, UV_RUN_DEFAULT), 0);
    EXPECT_TRUE(done);
    uv_detach(&loop);
    close();
}

}  // namespace
}  // namespace motor::testing
