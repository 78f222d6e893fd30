// SPDX-License-Identifier: Apache-2.0
// A cursor's documents in an asio::awaitable: those that are here make it go on at once.
#include <motor/frameworks/asio.hpp>

#include <motor/motor.hpp>

#include <tests/cursor_script.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <thread>
#include <tuple>

using namespace motor::testing;
using motor::doc;
namespace asio = boost::asio;

namespace {

struct asio_at_once : on_script {
    asio::io_context io;
    motor::client bound{server.uri(), io.get_executor()};
    motor::collection items = bound["db"]["things"];

    /// One batch with documents {_id: 1} to {_id: count}, and no more.
    void serve_batch(int count) {
        motor::array_value all;
        for (int i = 1; i <= count; ++i)
            all.push_back(doc("_id", i));
        server.on("find", cursor_reply(0, "db.things", all));
    }
    template <class T>
    T run(asio::awaitable<T> what) {
        auto done = asio::co_spawn(io, std::move(what), asio::use_future);
        io.restart();
        io.run_for(wait_limit);
        return within_limit(std::move(done));
    }
};

asio::awaitable<int> count(motor::cursor cursor) {
    int seen = 0;
    while (co_await cursor.next())
        ++seen;
    co_return seen;
}

}  // namespace

TEST_F(asio_at_once, documents_that_are_here_take_no_turn_of_the_loop) {
    serve_batch(3);
    int turns = 0;
    auto read = [&]() -> asio::awaitable<int> {
        auto cursor = items.find();
        co_await cursor.next();
        asio::post(io, [&] { ++turns; });
        EXPECT_EQ(co_await cursor.next(), doc("_id", 2));
        EXPECT_EQ((co_await cursor.next_view()(asio::use_awaitable))->get<int>("_id"), 3);
        co_return turns;
    };
    EXPECT_EQ(run(read()), 0);
}

TEST_F(asio_at_once, the_stack_does_not_grow_with_their_number) {
    serve_batch(100'000);
    EXPECT_EQ(run(count(items.find())), 100'000);
}

TEST_F(asio_at_once, coroutines_that_start_each_other_get_all_of_theirs) {
    serve_batch(50);
    int all = 0;
    auto read = [&]() -> asio::awaitable<void> {
        auto cursor = items.find();
        while (co_await cursor.next()) {
            all += co_await count(items.find());
            // Begins inside this coroutine's turn, and is awaited by nobody.
            asio::co_spawn(
                co_await asio::this_coro::executor, count(items.find()),
                [&](const std::exception_ptr& error, int seen) { all += error ? 0 : seen; });
        }
    };
    asio::co_spawn(io, read(), asio::detached);
    io.run_for(wait_limit);
    EXPECT_EQ(all, 2 * 50 * 50);
    EXPECT_EQ(server.commands("find").size(), 1U + 2 * 50);
}

TEST_F(asio_at_once, two_that_alternate_get_all_of_theirs) {
    serve_batch(1000);
    auto read = [&]() -> asio::awaitable<int> {
        int all = 0;
        auto one = items.find(), other = items.find();
        std::optional<motor::document> a, b;
        do {
            a = co_await one.next();
            b = co_await other.next();
            all += (a ? 1 : 0) + (b ? 1 : 0);
        } while (a || b);
        co_return all;
    };
    EXPECT_EQ(run(read()), 2000);
}

TEST_F(asio_at_once, another_strand_is_never_left) {
    serve_batch(5);
    auto other = asio::make_strand(io);
    int outside = 0, seen = 0;
    auto on_other = [&]() -> asio::awaitable<void> {
        auto cursor = items.find();
        while (co_await cursor.next()) {
            ++seen;
            if (!other.running_in_this_thread()) ++outside;
        }
    };
    auto read = [&]() -> asio::awaitable<int> {
        auto cursor = items.find();
        while (co_await cursor.next())
            asio::co_spawn(other, on_other(), asio::detached);
        co_return 0;
    };
    asio::co_spawn(asio::make_strand(io), read(), asio::detached);
    io.run_for(wait_limit);
    EXPECT_EQ(seen, 25);
    EXPECT_EQ(outside, 0);
}

TEST_F(asio_at_once, a_context_that_is_run_inside_a_coroutine_gets_its_own) {
    serve_batch(5);
    auto read = [&]() -> asio::awaitable<int> {
        auto cursor = items.find();
        int all = 0;
        while (co_await cursor.next()) {
            asio::io_context inner;
            auto done = asio::co_spawn(inner, count(things.find()), asio::use_future);
            inner.run_for(wait_limit);
            all += within_limit(std::move(done));
        }
        co_return all;
    };
    EXPECT_EQ(run(read()), 25);
}

TEST_F(asio_at_once, a_coroutine_that_was_taken_elsewhere_comes_back) {
    serve_batch(5);
    asio::io_context elsewhere;
    auto busy = asio::make_work_guard(elsewhere);
    std::jthread runner{[&] { elsewhere.run(); }};
    auto read = [&]() -> asio::awaitable<bool> {
        auto cursor = items.find();
        co_await cursor.next();
        co_await asio::post(asio::bind_executor(elsewhere, asio::use_awaitable));
        co_await cursor.next();
        co_return io.get_executor().running_in_this_thread();
    };
    EXPECT_TRUE(run(read()));
    busy.reset();
}

TEST_F(asio_at_once, one_goes_on_although_another_has_thrown) {
    serve_batch(5);
    int seen = 0;
    auto other = [&]() -> asio::awaitable<void> { seen = co_await count(items.find()); };
    auto read = [&]() -> asio::awaitable<void> {
        auto cursor = items.find();
        co_await cursor.next();
        asio::co_spawn(io, other(), asio::detached);
        throw std::out_of_range{"the user's"};
    };
    asio::co_spawn(io, read(), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    EXPECT_THROW(io.run_for(wait_limit), std::out_of_range);
    io.run_for(wait_limit);
    EXPECT_EQ(seen, 5);
}

TEST_F(asio_at_once, an_error_is_the_awaits) {
    server.on("find", cursor_reply(0, "db.things", motor::array(doc("_id", 1), 2)));
    auto read = [&]() -> asio::awaitable<bool> {
        auto cursor = items.find();
        co_await cursor.next();
        try {
            co_await cursor.next();
        } catch (const motor::bson_error&) {
            co_return true;
        }
        co_return false;
    };
    EXPECT_TRUE(run(read()));
}

TEST_F(asio_at_once, tokens_that_wrap_others_get_them_too) {
    serve_batch(2);
    auto read = [&]() -> asio::awaitable<int> {
        auto cursor = items.find();
        int seen = 0;
        for (;;) {
            auto [error, found] = co_await cursor.next()(asio::as_tuple(asio::use_awaitable));
            if (error || !found) co_return seen;
            ++seen;
        }
    };
    EXPECT_EQ(run(read()), 2);
}

TEST_F(asio_at_once, a_callback_is_not_called_inside_the_start) {
    serve_batch(2);
    auto cursor = items.find();
    int seen = 0;
    for (int started = 1; started <= 2; ++started) {
        cursor.next()([&](const std::exception_ptr& error, std::optional<motor::document> found) {
            EXPECT_FALSE(error);
            if (found) ++seen;
        });
        EXPECT_EQ(seen, started - 1);
        io.restart();
        io.run_for(wait_limit);
        EXPECT_EQ(seen, started);
    }
}
