// SPDX-License-Identifier: Apache-2.0
// Asio's per-operation cancellation.
#include <motor/frameworks/asio.hpp>

#include <motor/future.hpp>

#include <tests/support/sanitizers.hpp>
#include <tests/support/scripted_test.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

using namespace motor::testing;
using motor::array, motor::doc, motor::errc;
namespace asio = boost::asio;
using asio::cancellation_type;

namespace {

std::error_code code_of(const std::exception_ptr& error) {
    return motor::result<void>{error}.code();
}

struct asio_cancellation : on_script {
    asio::io_context io;
    motor::client bound{motor::uri{server.uri()},
                        motor::client_options{}.max_workers(1).loop(make_event_loop(
                            motor::loop_of<asio::io_context::executor_type>{io.get_executor()}))};
    motor::collection items = bound["db"]["things"];
    asio::cancellation_signal signal;

    /// Starts a find_one that `signal` cancels. Its code arrives when io runs.
    std::shared_ptr<std::optional<std::error_code>> start() {
        auto outcome = std::make_shared<std::optional<std::error_code>>();
        items.find_one()(asio::bind_cancellation_slot(
            signal.slot(),
            [outcome](const std::exception_ptr& error, const std::optional<motor::document>&) {
                *outcome = error ? code_of(error) : std::error_code{};
            }));
        return outcome;
    }
    void run() {
        io.restart();
        io.run_for(wait_limit);
    }
};

}  // namespace

TEST_F(asio_cancellation, terminal_and_partial_give_up_what_is_on_the_wire) {
    for (auto type : {cancellation_type::terminal, cancellation_type::partial}) {
        server.forget_commands();
        server.once("find", reply::never());
        auto outcome = start();
        server.wait_for("find");
        signal.emit(type);
        run();
        ASSERT_TRUE(*outcome);
        EXPECT_EQ(**outcome, errc::cancelled);
    }
}

TEST_F(asio_cancellation, total_leaves_alone_what_has_been_sent) {
    gate open;
    server.once("find", reply{cursor_reply(0, "db.things", array())}.after(open));
    auto outcome = start();
    server.wait_for("find");
    signal.emit(cancellation_type::total);
    open.open();
    run();
    ASSERT_TRUE(*outcome);
    EXPECT_FALSE(**outcome);
}

TEST_F(asio_cancellation, each_type_takes_one_out_of_the_queue) {
    for (auto type :
         {cancellation_type::terminal, cancellation_type::partial, cancellation_type::total}) {
        server.forget_commands();
        gate open;
        server.once("find", reply{cursor_reply(0, "db.things", array())}.after(open));
        auto held = items.find_one().future();
        server.wait_for("find");
        auto outcome = start();
        signal.emit(type);
        EXPECT_EQ(bound.stats().queued, 0U);
        open.open();
        run();
        ASSERT_TRUE(*outcome);
        EXPECT_EQ(**outcome, errc::cancelled);
        within_limit(std::move(held));
        EXPECT_EQ(server.commands("find").size(), 1U);
    }
}

TEST_F(asio_cancellation, the_handler_never_runs_inside_emit) {
    server.once("find", reply::never());
    auto outcome = start();
    server.wait_for("find");
    signal.emit(cancellation_type::terminal);
    EXPECT_FALSE(*outcome);
    run();
    EXPECT_TRUE(*outcome);
}

TEST_F(asio_cancellation, the_slot_is_empty_when_the_handler_runs) {
    bool had_handler = true;
    items.find_one()(asio::bind_cancellation_slot(
        signal.slot(), [&](auto, auto) { had_handler = signal.slot().has_handler(); }));
    run();
    EXPECT_FALSE(had_handler);
    signal.emit(cancellation_type::all);
}

TEST_F(asio_cancellation, an_awaitable_is_cancelled_by_the_one_beside_it) {
    using namespace asio::experimental::awaitable_operators;
    server.on("find", reply::never());
    std::size_t first = 2;
    auto find = [&]() -> asio::awaitable<void> { co_await items.find_one(); };
    auto nap = [&]() -> asio::awaitable<void> {
        asio::steady_timer timer{io, std::chrono::milliseconds{20}};
        co_await timer.async_wait(asio::use_awaitable);
    };
    auto race = [&]() -> asio::awaitable<void> { first = (co_await (find() || nap())).index(); };
    asio::co_spawn(io, race(), asio::detached);
    run();
    EXPECT_EQ(first, 1U);
    server.on("find", cursor_reply(0, "db.things", array()));
    EXPECT_NO_THROW(client["db"]["things"].find_one().get());
}

TEST_F(asio_cancellation, what_completes_and_what_is_cancelled_completes_once) {
    constexpr int many = with_thread_sanitizer ? 10'000 : 50'000;
    constexpr std::size_t recent = 200;  // queued, on the wire, or just done
    std::minstd_rand random{1};
    std::vector<std::unique_ptr<asio::cancellation_signal>> signals;
    int completed = 0, values = 0;
    motor::client wide{server.uri(), io.get_executor()};
    auto wide_items = wide["db"]["things"];
    auto starter = [&]() -> asio::awaitable<void> {
        for (int i = 0; i < many; ++i) {
            signals.push_back(std::make_unique<asio::cancellation_signal>());
            wide_items.find_one()(asio::bind_cancellation_slot(
                signals.back()->slot(), [&](const std::exception_ptr& error, const auto&) {
                    ++completed;
                    values += !error;
                }));
            if (random() % 2) {
                auto back = 1 + random() % std::min(recent, signals.size());
                signals[signals.size() - back]->emit(
                    static_cast<cancellation_type>(1U << (random() % 3)));
            }
            if (i % 64 == 0) co_await asio::post(io, asio::use_awaitable);
        }
    };
    asio::co_spawn(io, starter(), asio::detached);
    run();
    EXPECT_EQ(completed, many);
    EXPECT_GT(values, 0);
    EXPECT_LT(values, many);
}
