// SPDX-License-Identifier: Apache-2.0
// Asio without Boost: what depends on the library. The rest is asio_test.cpp's.
#include <motor/frameworks/asio_standalone.hpp>

#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <asio/as_tuple.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/strand.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <thread>

using namespace motor::testing;
using motor::doc;
using motor::errc;

namespace motor::testing {

/// Defined in asio_test.cpp, which uses Boost.Asio; null in a program without it.
[[gnu::weak]] bool awaits_on_its_own_loop_with_boost(const client& of);

}  // namespace motor::testing

namespace {

struct asio_standalone : on_script {
    asio_standalone() {
        server.on("find", cursor_reply(0, "db.things", motor::array(doc("_id", 1))));
    }

    asio::io_context io;
    motor::client bound{server.uri(), io.get_executor()};
    motor::collection items = bound["db"]["things"];

    void run() {
        io.restart();
        io.run_for(wait_limit);
        ASSERT_TRUE(io.stopped()) << "something is still pending";
    }
    /// Runs an awaitable on the loop, and rethrows its exception.
    template <class F>
    void run(F body) {
        auto ended = asio::co_spawn(io, body(), asio::use_future);
        run();
        within_limit(std::move(ended));
    }
};

}  // namespace

TEST_F(asio_standalone, an_awaitable_awaits_operations_directly) {
    run([&]() -> asio::awaitable<void> {
        auto before = std::this_thread::get_id();
        auto found = co_await items.find_one(doc("_id", 1)).projection(doc("_id", 1));
        EXPECT_EQ((*found)["_id"].get<int>(), 1);
        co_await items.drop();  // void
        EXPECT_EQ(before, std::this_thread::get_id());
        server.on("find", reply::error(2, "bad value"));
        auto [error, none] = co_await items.find_one()(asio::as_tuple(asio::use_awaitable));
        EXPECT_EQ(motor::result<void>{error}.code(), errc::server);
        EXPECT_FALSE(none);
        try {
            co_await items.find_one();
            ADD_FAILURE() << "no error";
        } catch (const motor::operation_failure& e) {
            EXPECT_EQ(e.code(), errc::server);
        }
    });
}

TEST_F(asio_standalone, a_future_a_handler_and_nobody_take_results) {
    auto future = items.count_documents()(asio::use_future);
    items.count_documents()(asio::detached);
    bool called = false;
    items.drop()([&](const std::exception_ptr& error) {
        EXPECT_FALSE(error);
        called = true;
    });
    run();
    EXPECT_EQ(within_limit(std::move(future)), 0);
    EXPECT_TRUE(called);
}

TEST_F(asio_standalone, a_slot_cancels_what_is_on_the_wire) {
    server.on("find", reply::never());
    asio::cancellation_signal signal;
    std::error_code outcome;
    items.find_one()(asio::bind_cancellation_slot(
        signal.slot(), [&](const std::exception_ptr& error, const auto&) {
            outcome = motor::result<void>{error}.code();
        }));
    server.wait_for("find");
    signal.emit(asio::cancellation_type::terminal);
    run();
    EXPECT_EQ(outcome, errc::cancelled);
}

TEST_F(asio_standalone, a_handler_that_waits_is_destroyed_with_its_context) {
    gate let_go;
    server.on("find", reply{cursor_reply(0, "db.things", {})}.after(let_go));
    auto alive = std::make_shared<int>();
    std::weak_ptr<int> seen = alive;
    {
        asio::io_context other;
        things.find_one()(asio::bind_executor(
            other, [alive = std::move(alive)](std::exception_ptr, auto) { FAIL() << "called"; }));
        server.wait_for("find");
    }
    EXPECT_TRUE(seen.expired());
    let_go.open();
    EXPECT_EQ(things.count_documents().get(), 0);
}

TEST_F(asio_standalone, the_clients_executor_is_an_executor) {
    using executor = decltype(client.executor());
    static_assert(asio::execution::is_executor<executor>::value);
    auto body = [&]() -> asio::awaitable<bool> {
        co_await things.find_one();
        co_return motor::detail::worker::current() != nullptr;
    };
    auto strand = asio::make_strand(client.executor());
    EXPECT_TRUE(within_limit(asio::co_spawn(strand, body(), asio::use_future)));
}

TEST_F(asio_standalone, one_client_serves_both_libraries_in_one_program) {
    if (!awaits_on_its_own_loop_with_boost) GTEST_SKIP() << "there is no Boost.Asio here";
    EXPECT_TRUE(awaits_on_its_own_loop_with_boost(client));  // without a loop
    EXPECT_TRUE(awaits_on_its_own_loop_with_boost(bound));   // with a loop of this library
    run([&]() -> asio::awaitable<void> { EXPECT_TRUE(co_await items.find_one()); });
}
