// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <tests/support/child_process.hpp>
#include <tests/support/event_recorder.hpp>
#include <tests/support/scripted_test.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

/// The completion rules, once for every framework. A framework is described by a type with
///
///   motor::client connect(uri, options)   a client bound to its loop
///   void run_until(done)                  runs the loop in the calling thread until `done()`, or
///                                         throws deadline_exceeded
///   void run()                            runs it until it ends by itself
///   void end()                            in the loop: ends run(), if it does not end by itself
///   void destroy()                        the loop, with all that waits in it
///   passes_exceptions                     whether what a callback throws leaves the loop; if not,
///                                         it ends the program
///   nests                                 whether run_until() may be called in the loop
namespace motor::testing {

template <class Framework>
class framework_contract : public ::testing::Test {
protected:
    framework_contract() {
        answer_plausibly(server);
        server.on("find", cursor_reply(0, "db.things", array(doc("_id", 1))));
    }

    collection things() { return (*client)["db"]["things"]; }
    void close() { client.reset(); }
    bool on_loop() const { return std::this_thread::get_id() == loop_thread; }

    scripted_server server{server_profile::primary()};
    Framework framework;
    std::optional<motor::client> client{
        framework.connect(server.uri(), client_options{}.max_workers(8))};
    std::thread::id loop_thread = std::this_thread::get_id();
};

TYPED_TEST_SUITE_P(framework_contract);

TYPED_TEST_P(framework_contract, completes_on_the_thread_of_the_loop_and_not_inside_start) {
    bool starting = true, done = false;
    this->things().find_one().start([&](auto r) {
        EXPECT_TRUE(r.has_value());
        EXPECT_TRUE(this->on_loop());
        EXPECT_FALSE(starting);
        done = true;
    });
    this->server.wait_for("find");
    starting = false;
    this->framework.run_until([&] { return done; });
}

TYPED_TEST_P(framework_contract, what_is_ready_at_once_does_not_complete_inside_start_either) {
    this->server.on("find", cursor_reply(0, "db.things", array(doc("_id", 1), doc("_id", 2))));
    auto cursor = this->things().find();
    bool first = false, starting = false, second = false;
    cursor.next().start([&](auto) {
        first = starting = true;
        cursor.next().start([&](auto r) {  // it is buffered
            EXPECT_FALSE(starting);
            EXPECT_EQ((**r)["_id"].template get<int>(), 2);
            second = true;
        });
        starting = false;
    });
    this->framework.run_until([&] { return second; });
    EXPECT_TRUE(first);
}

TYPED_TEST_P(framework_contract, errors_take_the_same_path) {
    this->server.on("find", reply::error(2, "bad value"));
    bool refused = false, failed = false;
    this->things().update_one({}, doc("a", 1)).start([&](auto r) {
        EXPECT_TRUE(this->on_loop());
        EXPECT_EQ(r.code(), errc::bad_argument);
        refused = true;
    });
    this->things().find_one().start([&](auto r) {
        EXPECT_TRUE(this->on_loop());
        EXPECT_EQ(r.code(), errc::server);
        failed = true;
    });
    this->framework.run_until([&] { return refused && failed; });
}

TYPED_TEST_P(framework_contract, ten_thousand_in_flight_complete_once_each) {
    constexpr int started = 10'000;
    int completions = 0;
    for (int i = 0; i < started; ++i)
        this->things().find_one(doc("i", i)).start([&](auto r) {
            EXPECT_TRUE(r.has_value());
            EXPECT_TRUE(this->on_loop());
            ++completions;
        });
    this->framework.run_until([&] { return completions == started; });
    EXPECT_EQ(this->server.commands("find").size(), std::size_t{started});
}

TYPED_TEST_P(framework_contract, the_loop_stays_while_operations_are_pending_and_ends_after) {
    int completions = 0;
    this->things().find_one().start([&](auto) {
        ++completions;
        this->things().find_one().start([&](auto) {
            ++completions;
            this->framework.end();
        });
    });
    this->framework.run();
    EXPECT_EQ(completions, 2);
}

TYPED_TEST_P(framework_contract, operations_may_be_started_from_any_thread) {
    std::atomic<int> completions = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i)
                this->things().find_one().start([&](auto) {
                    EXPECT_TRUE(this->on_loop());
                    ++completions;
                });
        });
    this->framework.run_until([&] { return completions == 200; });
    for (auto& thread : threads)
        thread.join();
}

TYPED_TEST_P(framework_contract, for_each_calls_its_function_on_the_loop) {
    this->server.on("find", cursor_reply(7, "db.things", array(doc("_id", 1))));
    this->server.on("getMore", more_reply(0, "db.things", array(doc("_id", 2), doc("_id", 3))));
    std::vector<int> seen;
    bool done = false;
    this->things()
        .find()
        .for_each([&](document_view each) {
            EXPECT_TRUE(this->on_loop());
            seen.push_back(each.get<int>("_id"));
        })
        .start([&](auto r) {
            EXPECT_TRUE(r.has_value());
            done = true;
        });
    this->framework.run_until([&] { return done; });
    EXPECT_EQ(seen, (std::vector{1, 2, 3}));
}

TYPED_TEST_P(framework_contract, a_task_that_is_not_on_a_worker_goes_on_in_the_loop) {
    // A user's coroutine that starts in the loop's thread.
    struct eager {
        struct promise_type {
            eager get_return_object() { return {}; }
            std::suspend_never initial_suspend() noexcept { return {}; }
            std::suspend_never final_suspend() noexcept { return {}; }
            void return_void() noexcept {}
            void unhandled_exception() noexcept { std::terminate(); }
        };
    };
    bool done = false;
    auto body = [&](collection c) -> eager {
        auto first = co_await c.find_one();
        EXPECT_TRUE(first);
        EXPECT_TRUE(this->on_loop());
        co_await c.find_one();
        EXPECT_TRUE(this->on_loop());
        done = true;
    };
    body(this->things());
    this->framework.run_until([&] { return done; });
}

TYPED_TEST_P(framework_contract, a_future_does_not_need_the_loop) {
    EXPECT_TRUE(within_limit(this->things().find_one().future()));
}

TYPED_TEST_P(framework_contract, a_task_that_is_started_here_goes_on_and_ends_in_the_loop) {
    auto body = [this](collection c) -> task<int> {
        EXPECT_TRUE(this->on_loop());
        auto found = co_await c.find_one();
        EXPECT_TRUE(this->on_loop());
        co_return found.value().template get<int>("_id");
    };
    int ended_with = 0;
    motor::start(body(this->things()), [&](result<int> ended) {
        EXPECT_TRUE(this->on_loop());
        ended_with = ended.value();
    });
    EXPECT_EQ(ended_with, 0);
    this->framework.run_until([&] { return ended_with != 0; });
    EXPECT_EQ(ended_with, 1);
}

TYPED_TEST_P(framework_contract, a_task_that_waits_for_several_goes_on_in_the_loop) {
    auto one = [](collection c) -> task<int> {
        auto found = co_await c.find_one();
        co_return found.value().template get<int>("_id");
    };
    auto body = [&](collection c) -> task<int> {
        std::vector<task<int>> several;
        for (int i = 0; i < 3; ++i)
            several.push_back(one(c));
        auto found = co_await motor::when_all(*this->client, std::move(several));
        EXPECT_TRUE(this->on_loop());
        co_return found.at(0) + found.at(1) + found.at(2);
    };
    int ended_with = 0;
    motor::start(body(this->things()), [&](result<int> ended) {
        EXPECT_TRUE(this->on_loop());
        ended_with = ended.value();
        this->framework.end();
    });
    this->framework.run();
    EXPECT_EQ(ended_with, 3);
}

TYPED_TEST_P(framework_contract, a_task_that_waits_for_what_has_ended_ends_in_the_loop) {
    auto body = [&]() -> task<void> {
        co_await motor::when_all(*this->client, std::vector<task<void>>{});
    };
    bool inside = true, ended = false;
    motor::start(body(), [&](result<void> outcome) {
        EXPECT_FALSE(inside) << "in the starting call";
        EXPECT_TRUE(outcome.has_value());
        ended = true;
    });
    inside = false;
    this->framework.run_until([&] { return ended; });
}

TYPED_TEST_P(framework_contract, a_task_that_waits_for_several_goes_with_its_loop) {
    gate let_go;
    this->server.on("find", reply{cursor_reply(0, "db.things", {})}.after(let_go));
    auto alive = std::make_shared<int>();
    std::weak_ptr<int> seen = alive;
    auto one = [](collection c) -> task<void> { co_await c.find_one(); };
    // Parameters are destroyed in reverse: once `seen` has expired, the client's threads are known
    // to those who wait for them at the end of the process.
    auto body = [&one](std::shared_ptr<int>, motor::client on) -> task<void> {
        std::vector<task<void>> several;
        several.push_back(one(on["db"]["things"]));
        several.push_back(one(on["db"]["things"]));
        co_await motor::when_all(on, std::move(several));
    };
    motor::start(body(std::move(alive), *this->client), [](auto) { FAIL() << "called"; });
    this->server.wait_for("find");
    this->framework.destroy();
    let_go.open();
    this->close();
    eventually([&] { return seen.expired(); });
}

TYPED_TEST_P(framework_contract, a_task_goes_with_its_loop) {
    gate let_go;
    this->server.on("find", reply{cursor_reply(0, "db.things", {})}.after(let_go));
    auto alive = std::make_shared<int>();
    std::weak_ptr<int> seen = alive;
    // The coroutine holds the client, and is destroyed on a worker: the client before `seen`.
    auto body = [](std::shared_ptr<int>, collection c) -> task<void> { co_await c.find_one(); };
    motor::start(body(std::move(alive), this->things()), [](auto) { FAIL() << "called"; });
    this->server.wait_for("find");
    this->framework.destroy();
    let_go.open();
    this->close();
    eventually([&] { return seen.expired(); });
}

TYPED_TEST_P(framework_contract, a_loop_inside_a_callback_gets_the_other_completions) {
    if constexpr (TypeParam::nests) {
        int others = 0;
        bool done = false;
        auto other = [&](auto) { ++others; };
        this->things().find_one().start([&](auto) {
            this->things().find_one().start(other);
            this->framework.run_until([&] { return others == 3; });
            done = true;
        });
        this->things().find_one().start(other);
        this->things().find_one().start(other);
        this->framework.run_until([&] { return done; });
    }
}

TYPED_TEST_P(framework_contract, what_a_callback_throws_leaves_the_loop_and_the_others_still_come) {
    if constexpr (!TypeParam::passes_exceptions) {
        GTEST_FLAG_SET(death_test_style, "threadsafe");
        this->things().find_one().start([](auto) { throw std::runtime_error{"the user's"}; });
        EXPECT_DEATH(this->framework.run_until([] { return false; }), "the user's");
        return;
    }
    bool done = false;
    this->things().find_one().start([](auto) { throw std::runtime_error{"the user's"}; });
    EXPECT_THROW(this->framework.run_until([] { return false; }), std::runtime_error);
    this->things().find_one().start([&](auto) { done = true; });
    this->framework.run_until([&] { return done; });
}

TYPED_TEST_P(framework_contract, what_the_callback_of_a_started_task_throws_ends_the_program) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    auto body = [](collection c) -> task<void> { co_await c.find_one(); };
    motor::start(body(this->things()), [](auto) { throw std::runtime_error{"the user's"}; });
    EXPECT_DEATH(this->framework.run_until([] { return false; }), "the user's");
}

TYPED_TEST_P(framework_contract, a_loop_that_is_gone_destroys_the_completion_uncalled) {
    gate let_go;
    this->server.on("find", reply{cursor_reply(0, "db.things", {})}.after(let_go));
    auto alive = std::make_shared<int>();
    std::weak_ptr<int> seen = alive;
    std::atomic<bool> called = false;
    this->things().find_one().start([&called, alive = std::move(alive)](auto) { called = true; });
    this->server.wait_for("find");
    this->framework.destroy();
    let_go.open();
    this->close();
    EXPECT_TRUE(seen.expired());
    EXPECT_FALSE(called);
}

TYPED_TEST_P(framework_contract, a_loop_that_goes_with_completions_in_it_destroys_them_uncalled) {
    auto alive = std::make_shared<int>();
    std::weak_ptr<int> seen = alive;
    this->things().find_one().start([alive = std::move(alive)](auto) { FAIL() << "called"; });
    // One worker has done the first before it answers the second.
    EXPECT_TRUE(within_limit(this->things().find_one().future()));
    this->framework.destroy();
    this->close();
    EXPECT_TRUE(seen.expired());
}

TYPED_TEST_P(framework_contract, closing_the_client_completes_what_is_pending_as_cancelled) {
    this->server.on("find", reply::never());
    int cancelled = 0;
    for (int i = 0; i < 20; ++i)
        this->things().find_one().start([&](auto r) {
            EXPECT_EQ(r.code(), errc::cancelled);
            EXPECT_TRUE(this->on_loop());
            ++cancelled;
        });
    this->server.wait_for("find", 8);
    this->close();
    this->framework.run_until([&] { return cancelled == 20; });
}

TYPED_TEST_P(framework_contract, the_client_may_be_closed_in_a_completion) {
    bool done = false;
    this->things().find_one().start([&](auto) {
        this->close();
        done = true;
    });
    this->framework.run_until([&] { return done; });
}

TYPED_TEST_P(framework_contract, a_listener_of_the_loop_hears_there_and_before_the_completion) {
    auto heard = std::make_shared<event_recorder>();
    auto watched = this->framework.connect(this->server.uri(),
                                           client_options{}.listener(heard, event_thread::loop));
    std::vector<std::string> before;
    bool done = false;
    watched["db"]["things"].find_one().start([&](auto) {
        before = heard->commands();
        done = true;
    });
    this->framework.run_until([&] { return done; });
    EXPECT_THAT(before, ::testing::ElementsAre("started find", "succeeded find"));
    EXPECT_THAT(heard->threads(), ::testing::Each(this->loop_thread));
    EXPECT_EQ(heard->template all<topology_opening_event>().size(), 1U);
}

TYPED_TEST_P(framework_contract, a_listener_of_the_loop_may_close_its_client) {
    struct closing : event_recorder {
        std::optional<motor::client> client;
        void command_started(const command_started_event& what) override {
            event_recorder::command_started(what);
            client.reset();
        }
    };
    auto heard = std::make_shared<closing>();
    heard->client = this->framework.connect(this->server.uri(),
                                            client_options{}.listener(heard, event_thread::loop));
    bool done = false;
    (*heard->client)["db"]["things"].find_one().start([&](auto) { done = true; });
    this->framework.run_until([&] { return done; });
    EXPECT_THAT(heard->commands(), ::testing::ElementsAre("started find"));
}

TYPED_TEST_P(framework_contract, a_loop_that_is_gone_lets_go_of_events) {
    auto heard = std::make_shared<event_recorder>();
    auto watched = this->framework.connect(this->server.uri(),
                                           client_options{}.listener(heard, event_thread::loop));
    watched.ping().get();
    this->framework.destroy();
    watched.ping().get();
    EXPECT_THAT(heard->commands(), ::testing::IsEmpty());
}

TYPED_TEST_P(framework_contract, a_child_that_was_forked_is_refused_and_leaves_the_loop_alone) {
    gate let_go;
    this->server.on("find", reply{cursor_reply(0, "db.things", {})}.after(let_go));
    int completions = 0;
    this->things().find_one().start([&](auto) { ++completions; });
    this->things().insert_one(doc("a", 1)).start([&](auto) { ++completions; });
    this->server.wait_for("find");
    this->server.wait_for("insert");
    EXPECT_EQ(run_in_child([&] {
                  EXPECT_THROW(this->things().find_one().start([](auto) {}), invalid_operation);
                  EXPECT_THROW(this->things().find_one().future().get(), invalid_operation);
                  this->close();
              }),
              "");
    let_go.open();
    this->framework.run_until([&] { return completions == 2; });
}

REGISTER_TYPED_TEST_SUITE_P(
    framework_contract, completes_on_the_thread_of_the_loop_and_not_inside_start,
    what_is_ready_at_once_does_not_complete_inside_start_either, errors_take_the_same_path,
    ten_thousand_in_flight_complete_once_each,
    the_loop_stays_while_operations_are_pending_and_ends_after,
    operations_may_be_started_from_any_thread, for_each_calls_its_function_on_the_loop,
    a_task_that_is_not_on_a_worker_goes_on_in_the_loop,
    a_task_that_is_started_here_goes_on_and_ends_in_the_loop,
    a_task_that_waits_for_several_goes_on_in_the_loop,
    a_task_that_waits_for_what_has_ended_ends_in_the_loop,
    a_task_that_waits_for_several_goes_with_its_loop, a_task_goes_with_its_loop,
    a_loop_inside_a_callback_gets_the_other_completions, a_future_does_not_need_the_loop,
    what_a_callback_throws_leaves_the_loop_and_the_others_still_come,
    what_the_callback_of_a_started_task_throws_ends_the_program,
    a_loop_that_is_gone_destroys_the_completion_uncalled,
    a_loop_that_goes_with_completions_in_it_destroys_them_uncalled,
    closing_the_client_completes_what_is_pending_as_cancelled,
    the_client_may_be_closed_in_a_completion,
    a_listener_of_the_loop_hears_there_and_before_the_completion,
    a_listener_of_the_loop_may_close_its_client, a_loop_that_is_gone_lets_go_of_events,
    a_child_that_was_forked_is_refused_and_leaves_the_loop_alone);

}  // namespace motor::testing
