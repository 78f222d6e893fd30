// SPDX-License-Identifier: Apache-2.0
// Clients of a system that has no thread to give.
#include <motor/detail/driver/client_pool.hpp>
#include <motor/frameworks/manual.hpp>
#include <motor/gridfs/gridfs.hpp>
#include <motor/motor.hpp>

#include <src/core/bounded_thread.hpp>
#include <src/core/threads.hpp>

#include <tests/support/event_recorder.hpp>
#include <tests/support/scripted_test.hpp>

#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <optional>

using namespace std::chrono_literals;
using namespace motor::testing;
using motor::array, motor::doc, motor::errc, motor::task;

namespace {

std::atomic<int> asked{0}, first_refused{0}, last_refused{0};

/// While it lives the threads from the `first`-th on, counted from 1, cannot be started; or so many
/// of them.
class shortage {
public:
    explicit shortage(int first, int count = std::numeric_limits<int>::max() / 2) {
        asked = 0;
        first_refused = first;
        last_refused = first + count - 1;
        motor::detail::before_thread = [] {
            const int now = ++asked;
            if (now >= first_refused && now <= last_refused)
                throw std::system_error{
                    std::make_error_code(std::errc::resource_unavailable_try_again)};
        };
    }
    shortage(const shortage&) = delete;
    ~shortage() { end(); }
    static void end() { motor::detail::before_thread = nullptr; }
    static int refused() {
        return std::max(0, std::min<int>(asked, last_refused) - first_refused + 1);
    }
};

task<void> find_any(motor::collection in) { co_await in.find_one(); }
task<void> find_within(motor::collection in) { co_await in.find_one().within(1h); }

/// Runs what gives a result to a callback that is called once, or throws instead.
template <class Start>
void call_back(Start start) {
    auto calls = std::make_shared<std::atomic<int>>(0);
    auto ended = std::make_shared<std::promise<std::exception_ptr>>();
    start([calls, ended](auto outcome) {
        if (++*calls == 1) ended->set_value(outcome.error());
    });
    if (auto error = within_limit(ended->get_future())) std::rethrow_exception(error);
    EXPECT_EQ(*calls, 1);
}

struct kind {
    const char* name;
    std::function<void(motor::client&)> run;  ///< throws what the operation came to
};

const kind kinds[] = {
    {"get", [](auto& on) { on["db"]["things"].find_one().get(); }},
    {"get_within", [](auto& on) { on["db"]["things"].find_one().within(1h).get(); }},
    {"future", [](auto& on) { within_limit(on["db"]["things"].find_one().future()); }},
    {"future_within",
     [](auto& on) { within_limit(on["db"]["things"].find_one().within(1h).future()); }},
    {"callback",
     [](auto& on) {
         call_back([&](auto done) { on["db"]["things"].find_one().start(std::move(done)); });
     }},
    {"callback_within",
     [](auto& on) {
         call_back(
             [&](auto done) { on["db"]["things"].find_one().within(1h).start(std::move(done)); });
     }},
    {"callbacks_side_by_side",
     [](auto& on) {
         std::vector<std::future<std::optional<motor::document>>> all;
         for (int i = 0; i < 20; ++i)
             all.push_back(on["db"]["things"].find_one().within(1h).future());
         std::exception_ptr failed;
         for (auto& each : all)
             if (auto r = motor::result_of([&] { within_limit(std::move(each)); }); !r)
                 failed = r.error();
         if (failed) std::rethrow_exception(failed);
     }},
    {"run", [](auto& on) { motor::run(on, find_any(on["db"]["things"])); }},
    {"run_within", [](auto& on) { motor::run(on, find_within(on["db"]["things"])); }},
    {"task_started_here",
     [](auto& on) {
         call_back(
             [&](auto done) { motor::start(find_within(on["db"]["things"]), std::move(done)); });
     }},
    {"when_all",
     [](auto& on) {
         std::vector<task<void>> all;
         for (int i = 0; i < 3; ++i)
             all.push_back(find_any(on["db"]["things"]));
         call_back([&](auto done) {
             motor::start(motor::when_all(on, std::move(all)), std::move(done));
         });
     }},
    {"execute",
     [](auto& on) {
         std::promise<void> ran;
         on.executor().execute([&] { ran.set_value(); });
         within_limit(ran.get_future());
     }},
    {"to_list", [](auto& on) { on["db"]["things"].find().to_list().get(); }},
    {"for_each",
     [](auto& on) {
         call_back([&](auto done) {
             on["db"]["things"].find().for_each([](auto) {}).start(std::move(done));
         });
     }},
    {"waiting",
     [](auto& on) {
         auto tail = on["db"]["things"].find().cursor_type(motor::cursor_type::tailable_await);
         tail.next().within(1h).get();
     }},
    {"waiting_callback",
     [](auto& on) {
         auto tail = on["db"]["things"].find().cursor_type(motor::cursor_type::tailable_await);
         call_back([&](auto done) { tail.next().start(std::move(done)); });
     }},
    {"session",
     [](auto& on) {
         auto session = on.start_session().get();
         on["db"]["things"].insert_one(doc("a", 1)).session(session).get();
     }},
    {"given_up",
     [](auto& on) {
         call_back([&](auto done) {
             on["db"]["silent"].count_documents().within(5ms).start([=](auto outcome) mutable {
                 if (outcome.code() == errc::timeout)
                     done(motor::result<void>{std::in_place});
                 else
                     done(motor::result<void>{outcome.error()});
             });
         });
     }},
    {"called_off",
     [](auto& on) {
         std::stop_source stop;
         call_back([&](auto done) {
             on["db"]["silent"]
                 .count_documents()
                 .stop_on(stop.get_token())
                 .start([=](auto outcome) mutable {
                     if (outcome.code() == errc::cancelled)
                         done(motor::result<void>{std::in_place});
                     else
                         done(motor::result<void>{outcome.error()});
                 });
             stop.request_stop();
         });
     }},
};

struct no_thread_test : on_script {
    no_thread_test() {
        server.on("find", cursor_reply(0, "db.things", array(doc("_id", 1))));
        server.on("aggregate", reply::never());
    }
    ~no_thread_test() override { shortage::end(); }
};

/// What running it came to: nothing, or that there was no thread.
std::optional<std::string> outcome_of(const kind& what, motor::client& on) {
    try {
        what.run(on);
        return std::nullopt;
    } catch (const motor::no_thread& e) {
        EXPECT_EQ(e.code(), errc::no_thread);
        EXPECT_EQ(e.code(), std::errc::resource_unavailable_try_again);
        return e.what();
    }
}

}  // namespace

struct no_thread_of_kind : no_thread_test, ::testing::WithParamInterface<kind> {};

TEST_P(no_thread_of_kind, runs_all_the_same_or_fails_once_and_all_is_as_before) {
    for (bool only_one : {true, false}) {
        for (int n = 1;; ++n) {
            motor::client fresh{server.uri()};
            std::optional<shortage> none;
            none.emplace(n, only_one ? 1 : 1'000'000);
            const auto failed = outcome_of(GetParam(), fresh);
            const int refused = shortage::refused();
            if (refused == 0) {
                EXPECT_FALSE(failed) << *failed;
                break;
            }
            EXPECT_TRUE(failed || n > 1 || only_one) << "there was no thread at all";
            none.reset();
            EXPECT_FALSE(outcome_of(GetParam(), fresh)) << n;
            eventually([&] {
                const auto now = fresh.stats();
                return now.queued == 0 && now.waiting == 0 && now.workers <= now.peak_workers;
            });
            EXPECT_NO_THROW(fresh["db"]["things"].find_one().get());
        }
    }
}

INSTANTIATE_TEST_SUITE_P(every, no_thread_of_kind, ::testing::ValuesIn(kinds),
                         [](const auto& each) { return std::string{each.param.name}; });

TEST_F(no_thread_test, what_was_refused_was_not_sent) {
    const shortage all{1};
    EXPECT_THROW(things.insert_one(doc("a", 1)).get(), motor::no_thread);
    EXPECT_THROW(things.insert_one(doc("a", 1)).start([](auto) { FAIL(); }), motor::no_thread);
    EXPECT_EQ(client.stats().queued, 0U);
    EXPECT_EQ(client.stats().workers, 0U);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(no_thread_test, in_a_loop_it_is_the_completion_that_hears) {
    motor::manual_loop loop;
    motor::client in_loop{server.uri(), loop};
    const shortage all{1};
    std::error_code heard;
    bool starting = true;
    in_loop["db"]["things"].find_one().start([&](auto outcome) {
        EXPECT_FALSE(starting);
        heard = outcome.code();
    });
    starting = false;
    loop.run();
    EXPECT_EQ(heard, errc::no_thread);
}

TEST_F(no_thread_test, a_worker_that_is_there_does_the_work_of_those_that_cannot_come) {
    things.find_one().get();
    const shortage all{1};
    std::vector<std::future<std::optional<motor::document>>> many;
    for (int i = 0; i < 200; ++i)
        many.push_back(things.find_one().future());
    for (auto& each : many)
        EXPECT_TRUE(within_limit(std::move(each)));
    EXPECT_EQ(client.stats().peak_workers, 1U);
    // Not what needs another thread; but the worker calls back.
    std::promise<std::thread::id> told;
    things.find_one().within(1h).start([&](auto outcome) {
        EXPECT_EQ(outcome.code(), errc::no_thread);
        told.set_value(std::this_thread::get_id());
    });
    EXPECT_NE(within_limit(told.get_future()), std::this_thread::get_id());
}

TEST_F(no_thread_test, workers_grow_as_soon_as_there_are_threads_again) {
    gate open;
    server.on("find", reply{cursor_reply(0, "db.things", array())}.after(open));
    std::vector<std::future<std::optional<motor::document>>> held;
    {
        const shortage all_but_one{2};
        for (int i = 0; i < 4; ++i)
            held.push_back(things.find_one().future());
        server.wait_for("find");
        EXPECT_EQ(client.stats().workers, 1U);
    }
    held.push_back(things.find_one().future());
    server.wait_for("find", 5);
    open.open();
    for (auto& each : held)
        within_limit(std::move(each));
}

TEST_F(no_thread_test, what_nobody_waits_for_stays_until_there_is_a_thread) {
    auto pool = std::make_shared<motor::detail::worker_pool>(
        motor::detail::client_pool{motor::uri{server.uri()}}, motor::detail::pool_limits{4, 1ms});
    std::promise<void> ran, dropped_ran;
    auto job = [&] { ran.set_value(); };
    auto last = [&] { dropped_ran.set_value(); };
    {
        const shortage all{1};
        motor::detail::function_job<decltype(job)>::submit_for_nobody(*pool, job);
        EXPECT_EQ(pool->statistics().queued, 1U);
        EXPECT_THROW(motor::detail::function_job<decltype(last)>::submit(*pool, last),
                     motor::no_thread);
        EXPECT_EQ(pool->statistics().queued, 1U) << "the other one stays";
    }
    motor::detail::function_job<decltype(last)>::submit(*pool, last);
    within_limit(ran.get_future());
    within_limit(dropped_ran.get_future());
    pool->shutdown();
}

TEST_F(no_thread_test, cursors_and_sessions_may_be_dropped) {
    server.on("find", cursor_reply(42, "db.things", array(doc("_id", 1))));
    auto cursor = std::make_optional<motor::cursor>(things.find());
    cursor->next().get();
    auto session = std::make_optional(client.start_session().get());
    session->start_transaction().get();
    things.insert_one(doc("a", 1)).session(*session).get();
    const shortage all{1};
    cursor.reset();
    session.reset();
    server.wait_for("killCursors");
    server.wait_for("abortTransaction");
}

TEST_F(no_thread_test, a_client_that_closes_does_it_itself) {
    auto closing = std::make_optional<motor::client>(server.uri());
    auto pool = closing->executor();
    std::atomic<int> cancelled = 0;
    for (int i = 0; i < 20; ++i)
        (*closing)["db"]["silent"].count_documents().start(
            [&](auto outcome) { cancelled += outcome.code() == errc::cancelled; });
    server.wait_for("aggregate", 8);
    const shortage all{1};
    closing.reset();
    EXPECT_EQ(cancelled, 20);
    EXPECT_EQ(motor::detail::access::pool(pool).statistics().workers, 0U);
}

TEST_F(no_thread_test, a_worker_that_closes_its_client_leaves_the_rest_for_later) {
    auto closing = std::make_shared<std::optional<motor::client>>(std::in_place, server.uri());
    std::weak_ptr<motor::detail::worker_pool> pool;
    {
        auto executor = (*closing)->executor();
        pool = motor::detail::access::pool(executor).weak_from_this();
        std::promise<void> closed;
        (*closing)->ping().get();
        const shortage all{1};
        executor.execute([&, closing] {
            closing->reset();
            closed.set_value();
        });
        within_limit(closed.get_future());
    }
    EXPECT_FALSE(pool.expired());
    EXPECT_TRUE(motor::detail::run_bounded([] {}, 1s));  // as the next client that closes does
    eventually([&] { return pool.expired(); });
}

TEST_F(no_thread_test, a_listener_that_closes_its_client_leaves_the_rest_for_later) {
    struct closing : motor::event_listener {
        std::optional<motor::client> client;
        gate alone;
        void heartbeat_succeeded(const motor::heartbeat_succeeded_event&) override {
            if (!client) return;
            alone.wait({});
            const shortage all{1};
            client.reset();  // in a thread of libmongoc's, for which closing would wait
        }
    };
    auto heard = std::make_shared<closing>();
    heard->client.emplace(motor::uri{server.uri()}, motor::client_options{}.listener(heard));
    std::weak_ptr<motor::detail::worker_pool> pool =
        motor::detail::access::pool(heard->client->executor()).weak_from_this();
    auto pending = heard->client->ping().future();
    heard->alone.open();
    EXPECT_THROW(within_limit(std::move(pending)), motor::cancelled);
    eventually([&] {
        motor::detail::run_bounded([] {}, 1s);  // as the next client that closes does
        return pool.expired();
    });
}

TEST_F(no_thread_test, events_for_a_client_without_a_loop_wait_for_a_thread) {
    auto heard = std::make_shared<event_recorder>();
    motor::client watched{motor::uri{server.uri()},
                          motor::client_options{}.listener(heard, motor::event_thread::loop)};
    const shortage all_but_the_worker{2};
    watched.ping().get();
    eventually([&] { return heard->commands().size() == 2; });
    EXPECT_EQ(heard->commands(), (std::vector<std::string>{"started ping", "succeeded ping"}));
}
