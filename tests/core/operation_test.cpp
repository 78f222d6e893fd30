// SPDX-License-Identifier: Apache-2.0
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

using namespace motor::testing;
using motor::doc;
using motor::errc;

namespace {

const motor::document found = doc("_id", 1, "name", "Ada");

/// The styles, on a client without a loop; motor/frameworks/ has its own contract.
struct operation_test : on_script {
    operation_test() { server.on("find", cursor_reply(0, "db.things", motor::array(found))); }
    std::optional<motor::client> own{motor::client{server.uri()}};
    motor::collection own_things = (*own)["db"]["things"];

    /// Destroys every handle of `own`.
    void close() {
        own_things = things;
        own.reset();
    }
};

}  // namespace

TEST_F(operation_test, is_lazy_copyable_and_startable_again) {
    auto operation = things.find_one(doc("name", "Ada"));
    auto copy = operation;
    EXPECT_TRUE(server.commands().empty()) << "nothing is sent before it starts";
    EXPECT_EQ(operation.get(), found);
    EXPECT_EQ(operation.get(), found);
    EXPECT_EQ(copy.get(), found);
    EXPECT_EQ(server.commands("find").size(), 3U);
}

TEST_F(operation_test, one_that_was_moved_from_sends_nothing) {
    auto used_up = [this] {
        auto operation = things.delete_many(doc("name", "Ada"));
        std::move(operation).get();
        return operation;
    };
    using refused = motor::invalid_operation;
    EXPECT_THROW(used_up().get(), refused);
    EXPECT_THROW(used_up().future(), refused);
    EXPECT_THROW(used_up().start([](auto) {}), refused);
    const auto copy = used_up();
    EXPECT_THROW(copy.get(), refused);
    EXPECT_THROW(copy.future(), refused);
    EXPECT_THROW(copy.start([](auto) {}), refused);
    auto await = [](auto operation) -> motor::task<void> { co_await std::move(operation); };
    EXPECT_THROW(motor::spawn(*own, await(used_up())).get(), refused);
    for (const auto& sent : server.commands("delete"))
        EXPECT_EQ(sent["deletes"][0]["q"], motor::value{doc("name", "Ada")});
    EXPECT_EQ(server.commands("delete").size(), 5U);
}

TEST_F(operation_test, setting_an_option_on_a_copy_leaves_the_original_alone) {
    auto plain = things.find_one();
    auto sorted = motor::operation{plain}.sort(doc("a", 1));
    plain.get();
    EXPECT_FALSE(server.commands("find").back().contains("sort"));
    sorted.get();
    EXPECT_TRUE(server.commands("find").back().contains("sort"));
}

TEST_F(operation_test, a_callback_gets_the_result_on_a_worker_and_never_inside_start) {
    gate let_go;
    server.on("find", reply{cursor_reply(0, "db.things", motor::array(found))}.after(let_go));
    std::promise<std::thread::id> ran_on;
    std::promise<motor::document> got;
    things.find_one().start([&](motor::result<std::optional<motor::document>> r) {
        ran_on.set_value(std::this_thread::get_id());
        got.set_value(*r.value());
    });
    let_go.open();
    EXPECT_EQ(within_limit(got.get_future()), found);
    EXPECT_NE(within_limit(ran_on.get_future()), std::this_thread::get_id());
}

TEST_F(operation_test, what_a_callback_throws_on_a_worker_ends_the_program) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto fails = [](auto...) { throw std::runtime_error{"the user's"}; };
    const auto wait = [] { std::this_thread::sleep_for(wait_limit); };
    EXPECT_DEATH((things.find_one().start(fails), wait()), "the user's");
    // Where it is told by another thread than its worker.
    server.on("find", reply::never());
    EXPECT_DEATH((things.find_one().within(std::chrono::milliseconds{1}).start(fails), wait()),
                 "the user's");
    const auto queued = client.executor().may_run_inline(false);
    EXPECT_DEATH((queued.execute(fails), wait()), "the user's");
    // Called at once, too: whoever gave it away is not to get what it throws.
    const auto at_once = [this, fails] {
        try {
            client.executor().execute(fails);
        } catch (const std::exception&) {
        }
    };
    EXPECT_DEATH((queued.execute(at_once), wait()), "the user's");
    const auto body = [](motor::collection c) -> motor::task<void> {
        co_await c.insert_one(doc());
    };
    EXPECT_DEATH((motor::start(body(things), fails), wait()), "the user's");
}

TEST_F(operation_test, a_future_gets_the_value_or_the_error) {
    EXPECT_EQ(*within_limit(things.find_one().future()), found);
    server.on("find", reply::error(2, "bad value"));
    EXPECT_THROW(within_limit(things.find_one().future()), motor::operation_failure);
}

TEST_F(operation_test, result_and_error_take_the_same_path_in_every_style) {
    server.on("find", reply::error(2, "bad value"));
    auto wrong = things.find_one();
    std::promise<std::error_code> callback;
    wrong.start([&](auto r) { callback.set_value(r.code()); });
    auto code = within_limit(callback.get_future());
    EXPECT_EQ(code, errc::server);
    EXPECT_EQ(code.value(), 2);
    EXPECT_THROW(wrong.get(), motor::operation_failure);
    EXPECT_THROW(within_limit(wrong.future()), motor::operation_failure);
    auto awaits = [](motor::operation<motor::ops::find_one> op) -> motor::task<void> {
        co_await op;
    };
    EXPECT_THROW(motor::run(client, awaits(wrong)), motor::operation_failure);
}

TEST_F(operation_test, a_bad_argument_takes_that_path_too_and_sends_nothing) {
    std::promise<std::error_code> callback;
    things.update_one({}, doc("a", 1)).start([&](auto r) { callback.set_value(r.code()); });
    EXPECT_EQ(within_limit(callback.get_future()), errc::bad_argument);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(operation_test, a_coroutine_on_a_worker_runs_its_operations_in_place) {
    auto body = [](motor::collection c) -> motor::task<bool> {
        auto before = std::this_thread::get_id();
        for (int i = 0; i < 10; ++i)
            co_await c.find_one();
        co_return before == std::this_thread::get_id();
    };
    EXPECT_TRUE(motor::run(client, body(things)));
    EXPECT_EQ(client.stats().peak_workers, 1U);
    EXPECT_EQ(server.used_connections(), 1U);
}

TEST_F(operation_test, a_coroutine_in_place_lets_others_have_their_turn) {
    gate both_wait;
    server.on("find", reply{cursor_reply(0, "db.things", {})}.after(both_wait));
    motor::client narrow{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
    auto body = [](motor::collection c) -> motor::task<void> {
        for (int i = 0; i < 10; ++i)
            co_await c.find_one();
    };
    auto first = motor::spawn(narrow, body(narrow["db"]["first"]));
    auto second = motor::spawn(narrow, body(narrow["db"]["second"]));
    both_wait.open();
    within_limit(std::move(first));
    within_limit(std::move(second));

    std::string order;
    for (const auto& each : server.commands("find"))
        order += each["find"].get<std::string>() == "first" ? '1' : '2';
    order.resize(16);  // before one of them is done
    EXPECT_EQ(order.find("111"), std::string::npos) << order;
    EXPECT_EQ(order.find("222"), std::string::npos) << order;
}

TEST_F(operation_test, get_inside_a_worker_runs_in_place_and_does_not_deadlock) {
    motor::client narrow{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
    auto body = [](motor::client c) -> motor::task<bool> {
        co_return c["db"]["things"].find_one().get() == found;
    };
    EXPECT_TRUE(motor::run(narrow, body(narrow)));
}

TEST_F(operation_test, a_thousand_in_flight_complete_once_each) {
    std::atomic<int> completions = 0;
    std::promise<void> all;
    for (int i = 0; i < 1000; ++i)
        things.find_one(doc("i", i)).start([&](auto r) {
            EXPECT_TRUE(r.has_value());
            if (++completions == 1000) all.set_value();
        });
    within_limit(all.get_future());
    EXPECT_EQ(server.commands("find").size(), 1000U);
    EXPECT_EQ(completions, 1000);
}

TEST_F(operation_test, closing_the_client_cancels_what_is_queued_and_what_is_on_the_wire) {
    server.on("find", reply::never());
    own.emplace(motor::uri{server.uri()}, motor::client_options{}.max_workers(1));
    own_things = (*own)["db"]["things"];
    constexpr int started = 20;  // one on the wire, the others queued
    std::atomic<int> cancelled = 0;
    std::promise<void> all;
    for (int i = 0; i < started; ++i)
        own_things.find_one().start([&](auto r) {
            EXPECT_EQ(r.code(), errc::cancelled);
            if (++cancelled == started) all.set_value();
        });
    server.wait_for("find");
    auto future = own_things.find_one().future();
    close();
    within_limit(all.get_future());
    EXPECT_THROW(within_limit(std::move(future)), motor::cancelled);
}

TEST_F(operation_test, no_callback_runs_after_the_last_handle_is_gone) {
    server.on("find", reply::never());
    auto alive = std::make_shared<int>();
    std::weak_ptr<int> seen = alive;
    own_things.find_one().start([alive = std::move(alive)](auto) {});
    server.wait_for("find");
    close();
    EXPECT_TRUE(seen.expired()) << "the callback was called, and is destroyed";
}

TEST_F(operation_test, a_task_that_had_not_begun_gets_broken_promise_when_its_client_closes) {
    server.on("find", reply::never());
    own.emplace(motor::uri{server.uri()}, motor::client_options{}.max_workers(1));
    own_things = (*own)["db"]["things"];
    own_things.find_one().start([](auto) {});
    server.wait_for("find");
    auto body = []() -> motor::task<int> { co_return 1; };
    auto never_begun = motor::spawn(*own, body());
    close();
    try {
        within_limit(std::move(never_begun));
        FAIL() << "it ran";
    } catch (const std::future_error& e) {
        EXPECT_EQ(e.code(), std::future_errc::broken_promise);
    }
}

TEST_F(operation_test, clients_that_close_while_operations_end_lose_and_repeat_none) {
    for (int round = 0; round < 20; ++round) {
        std::atomic<int> completions = 0;
        constexpr int started = 50;
        {
            motor::client short_lived{server.uri()};
            auto things_of_it = short_lived["db"]["things"];
            for (int i = 0; i < started; ++i)
                things_of_it.find_one().start([&](auto) { ++completions; });
            if (round % 2 == 0) things_of_it.find_one().get();
        }
        EXPECT_EQ(completions, started);
    }
}

TEST_F(operation_test, the_last_handle_may_die_on_a_worker) {
    std::promise<void> done;
    auto body = [](motor::client mine) -> motor::task<void> {
        co_await mine["db"]["t"].find_one();
    };
    {
        motor::client made{server.uri()};
        auto future = motor::spawn(made, body(made));
        std::thread{[future = std::move(future), &done]() mutable {
            future.wait();
            done.set_value();
        }}.detach();
    }
    within_limit(done.get_future());
}

TEST_F(operation_test, a_destroyed_coroutine_is_not_resumed) {
    gate let_go;
    server.on("find", reply{cursor_reply(0, "db.things", {})}.after(let_go));
    struct fire_and_forget {
        struct promise_type {
            fire_and_forget get_return_object() {
                return {std::coroutine_handle<promise_type>::from_promise(*this)};
            }
            std::suspend_never initial_suspend() noexcept { return {}; }
            std::suspend_always final_suspend() noexcept { return {}; }
            void return_void() noexcept {}
            void unhandled_exception() noexcept { std::terminate(); }
        };
        std::coroutine_handle<promise_type> frame;
    };
    std::atomic<bool> resumed = false;
    auto body = [&resumed](motor::collection c) -> fire_and_forget {
        co_await c.find_one();
        resumed = true;
    };
    auto coroutine = body(things);
    server.wait_for("find");
    coroutine.frame.destroy();
    let_go.open();
    things.count_documents().get();  // the worker has gone on
    EXPECT_FALSE(resumed);
}
