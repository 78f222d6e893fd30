// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <thread>

using namespace motor::testing;
using motor::doc;
using motor::errc;
namespace asio = boost::asio;

namespace {

/// An executor that records how it runs functions.
class tracking_executor {
public:
    struct record {
        int runs = 0;
        std::thread::id thread;
        bool inside = false;
    };

    tracking_executor(asio::io_context& io, std::shared_ptr<record> to)
        : inner_(io.get_executor()), record_(std::move(to)) {}

    template <class F>
    void execute(F function) const {
        inner_.execute([record = record_, function = std::move(function)]() mutable {
            ++record->runs;
            record->thread = std::this_thread::get_id();
            record->inside = true;
            std::move(function)();
            record->inside = false;
        });
    }
    [[nodiscard]] asio::execution_context& query(asio::execution::context_t) const noexcept {
        return inner_.context();
    }
    static constexpr asio::execution::blocking_t query(asio::execution::blocking_t) noexcept {
        return asio::execution::blocking.never;
    }
    [[maybe_unused]] friend bool operator==(const tracking_executor& a,
                                            const tracking_executor& b) noexcept {
        return a.record_ == b.record_;
    }

private:
    asio::io_context::executor_type inner_;
    std::shared_ptr<record> record_;
};

struct asio_test : on_script {
    asio_test() { server.on("find", cursor_reply(0, "db.things", motor::array(doc("_id", 1)))); }

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
        std::exception_ptr error;
        bool ended = false;
        asio::co_spawn(io, body(), [&](std::exception_ptr e) {
            error = e;
            ended = true;
        });
        run();
        ASSERT_TRUE(ended);
        if (error) std::rethrow_exception(error);
    }
};

}  // namespace

namespace motor::testing {

/// Used by asio_standalone_test.cpp: awaits in a loop and on the workers' executor of Boost.Asio.
bool awaits_on_its_own_loop_with_boost(const motor::client& of) {
    auto items = of["db"]["things"];
    asio::io_context loop;
    bool on_loop = false;
    auto body = [&]() -> asio::awaitable<void> {
        auto before = std::this_thread::get_id();
        co_await asio::co_spawn(
            asio::make_strand(of.executor()),
            [&]() -> asio::awaitable<void> { co_await items.find_one(); }, asio::use_awaitable);
        co_await items.find_one();
        on_loop = before == std::this_thread::get_id();
    };
    asio::co_spawn(loop, body(), asio::detached);
    loop.run_for(wait_limit);
    return on_loop;
}

}  // namespace motor::testing

TEST_F(asio_test, an_awaitable_awaits_operations_directly) {
    run([&]() -> asio::awaitable<void> {
        auto before = std::this_thread::get_id();
        auto found = co_await items.find_one(doc("_id", 1)).projection(doc("_id", 1));
        EXPECT_EQ((*found)["_id"].get<int>(), 1);
        EXPECT_EQ(co_await items.count_documents(), 0);
        co_await items.drop();  // void
        EXPECT_EQ(before, std::this_thread::get_id());
    });
}

TEST_F(asio_test, an_awaitable_throws_the_error_itself) {
    server.on("find", reply::error(11000, "E11000 dup"));
    run([&]() -> asio::awaitable<void> {
        try {
            co_await items.find_one();
            ADD_FAILURE() << "no error";
        } catch (const motor::duplicate_key_error& e) {
            EXPECT_EQ(e.code(), errc::duplicate_key);
        }
    });
}

TEST_F(asio_test, every_token_works) {
    int callbacks = 0;
    std::exception_ptr ignored;
    auto one = items.count_documents();
    auto future = one(asio::use_future);
    one(asio::detached);
    one([&](std::exception_ptr e, std::int64_t n) {
        EXPECT_FALSE(e);
        EXPECT_EQ(n, 0);
        ++callbacks;
    });
    one(asio::deferred)([&](std::exception_ptr, std::int64_t) { ++callbacks; });
    items.drop()([&](std::exception_ptr e) {
        EXPECT_FALSE(e);
        ++callbacks;
    });
    run();
    EXPECT_EQ(future.get(), 0);
    EXPECT_EQ(callbacks, 3);

    run([&]() -> asio::awaitable<void> {
        EXPECT_EQ(co_await one(asio::use_awaitable), 0);
        auto [error, n] = co_await one(asio::as_tuple(asio::use_awaitable));
        EXPECT_FALSE(error);
        EXPECT_EQ(n, 0);
    });
}

TEST_F(asio_test, a_stackful_coroutine_yields) {
    bool ended = false;
    asio::spawn(
        io,
        [&](asio::yield_context yield) {
            EXPECT_EQ(items.count_documents()(yield), 0);
            EXPECT_TRUE(items.find_one()(yield));
            EXPECT_NO_THROW(items.drop()(yield));  // void yields nothing
            server.on("find", reply::error(2, "bad value"));
            EXPECT_THROW(items.find_one()(yield), motor::operation_failure);
            ended = true;
        },
        asio::detached);
    run();
    EXPECT_TRUE(ended);
}

TEST_F(asio_test, operations_run_side_by_side_under_awaitable_operators) {
    using namespace asio::experimental::awaitable_operators;
    run([&]() -> asio::awaitable<void> {
        auto one = items.count_documents(), two = items.count_documents();
        auto [a, b] = co_await (one(asio::use_awaitable) && two(asio::use_awaitable));
        EXPECT_EQ(a + b, 0);
    });
}

TEST_F(asio_test, a_handler_runs_on_its_own_executor_once_and_never_inside_the_starting_call) {
    auto record = std::make_shared<tracking_executor::record>();
    for (bool with_loop : {true, false}) {
        *record = {};
        auto target = with_loop ? items : things;  // a client with a loop, and one without
        int calls = 0;
        bool starting = true;
        auto work = asio::make_work_guard(io);  // this executor tracks no work
        target.find_one()(
            asio::bind_executor(tracking_executor{io, record},
                                [&](std::exception_ptr, std::optional<motor::document> found) {
                                    EXPECT_TRUE(found);
                                    EXPECT_TRUE(record->inside);
                                    EXPECT_FALSE(starting);
                                    ++calls;
                                    work.reset();
                                }));
        starting = false;
        run();
        EXPECT_EQ(calls, 1);
        EXPECT_EQ(record->runs, 1);
        EXPECT_EQ(record->thread, std::this_thread::get_id());
    }
}

TEST_F(asio_test, a_client_without_a_loop_serves_any_loop) {
    run([&]() -> asio::awaitable<void> {
        auto before = std::this_thread::get_id();
        EXPECT_TRUE(co_await things.find_one());
        EXPECT_EQ(before, std::this_thread::get_id());
    });
}

TEST_F(asio_test, a_handler_that_waits_is_destroyed_with_its_context) {
    gate let_go;
    server.on("find", reply{cursor_reply(0, "db.things", {})}.after(let_go));
    auto alive = std::make_shared<int>();
    std::weak_ptr<int> seen = alive;
    {
        asio::io_context other;
        things.find_one()(asio::bind_executor(
            other, [alive = std::move(alive)](std::exception_ptr, auto) { FAIL() << "called"; }));
        asio::co_spawn(
            other,
            [](motor::collection c) -> asio::awaitable<void> { co_await c.find_one(); }(things),
            asio::detached);
        other.poll();
        server.wait_for("find", 2);
    }
    EXPECT_TRUE(seen.expired());
    let_go.open();
    EXPECT_EQ(things.count_documents().get(), 0);
}

TEST_F(asio_test, coroutines_spawned_on_the_clients_executor_run_on_its_workers) {
    auto body = [&]() -> asio::awaitable<bool> {
        bool before = motor::detail::worker::current() != nullptr;
        co_await things.find_one();
        co_return before&& motor::detail::worker::current() != nullptr;
    };
    EXPECT_TRUE(within_limit(asio::co_spawn(client.executor(), body(), asio::use_future)));
}

TEST_F(asio_test, the_clients_executor_is_an_executor) {
    using executor = decltype(client.executor());
    static_assert(asio::execution::is_executor<executor>::value);
    asio::any_io_executor any = client.executor();
    EXPECT_EQ(any, asio::any_io_executor{client.executor()});
    std::promise<bool> ran;
    asio::post(any, [&] { ran.set_value(motor::detail::worker::current() != nullptr); });
    EXPECT_TRUE(within_limit(ran.get_future()));
    std::promise<bool> dispatched_inside;
    asio::post(client.executor(), [&] {
        bool inside = false;
        asio::dispatch(client.executor(), [&] { inside = true; });
        dispatched_inside.set_value(inside);
    });
    EXPECT_TRUE(within_limit(dispatched_inside.get_future())) << "a worker need not queue";
    auto strand = asio::make_strand(client.executor());
    std::promise<void> in_strand;
    asio::post(strand, [&] { in_strand.set_value(); });
    within_limit(in_strand.get_future());
}

TEST_F(asio_test, sixty_four_awaitables_share_four_workers) {
    motor::client narrow{server.uri(), io.get_executor(), motor::client_options{}.max_workers(4)};
    int ended = 0;
    for (int i = 0; i < 64; ++i)
        asio::co_spawn(
            io,
            [](motor::collection c) -> asio::awaitable<void> {
                for (int round = 0; round < 10; ++round) {
                    co_await c.find_one();
                    co_await c.update_one(doc("_id", 1), doc("$inc", doc("n", 1)));
                }
            }(narrow["db"]["things"]),
            [&](std::exception_ptr e) {
                EXPECT_FALSE(e);
                ++ended;
            });
    run();
    EXPECT_EQ(ended, 64);
    EXPECT_LE(narrow.stats().peak_workers, 4U);
}
