// SPDX-License-Identifier: Apache-2.0
#include <motor/cursor.hpp>

#include <motor/frameworks/asio.hpp>

#include <tests/support/test_server.hpp>

#include "cursor_script.hpp"

#include <gtest/gtest.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <coroutine>
#include <filesystem>
#include <iostream>
#include <mutex>

/// Many cursors on few workers, each of which updates while it iterates: none waits for another.

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::doc;

namespace {

constexpr int many = 64;
constexpr std::size_t few_workers = 4;
/// Half as many connections as workers, and one more for each worker that opens a cursor at that
/// moment; the workers' own come in addition.
constexpr std::size_t shared_by_many = few_workers + few_workers / 2 + few_workers;
constexpr int documents = 10;

/// Sockets that are open in this process: libmongoc's, and the scripted server's.
std::ptrdiff_t open_sockets() {
    std::error_code ignored;
    std::filesystem::directory_iterator files{"/proc/self/fd", ignored};
    return std::count_if(begin(files), end(files), [&](const auto& each) {
        return read_symlink(each.path(), ignored).native().starts_with("socket:");
    });
}

/// Coroutines wait here until a number of them have arrived, so that their cursors are open at
/// once.
class meeting {
public:
    meeting(motor::client on, std::size_t expected) : on_(std::move(on)), expected_(expected) {}

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> arrived) {
        std::lock_guard lock{mutex_};
        waiting_.push_back(arrived);
        if (waiting_.size() < expected_) return;
        sockets_ = open_sockets();
        for (auto each : waiting_)
            on_.executor().execute([each] { each.resume(); });
    }
    void await_resume() const noexcept {}
    [[nodiscard]] std::ptrdiff_t sockets() const { return sockets_; }

private:
    motor::client on_;
    std::size_t expected_;
    std::mutex mutex_;
    std::vector<std::coroutine_handle<>> waiting_;
    std::ptrdiff_t sockets_ = 0;
};

/// The same for coroutines of one io_context.
class asio_meeting {
public:
    asio_meeting(boost::asio::io_context& io, int expected)
        : all_here_(io, wait_limit), expected_(expected) {}

    boost::asio::awaitable<void> all() {
        if (--expected_ == 0) {
            sockets_ = open_sockets();
            all_here_.cancel();
            co_return;
        }
        boost::system::error_code cancelled;
        co_await all_here_.async_wait(
            boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
    }
    [[nodiscard]] std::ptrdiff_t sockets() const { return sockets_; }

private:
    boost::asio::steady_timer all_here_;
    int expected_;
    std::ptrdiff_t sockets_ = 0;
};

/// Work of the coroutine `who` for each document. It counts in a document of its own, because
/// FerretDB loses increments of one field by several clients.
motor::operation<motor::ops::update_one> count_one(const motor::database& db, int who) {
    return db["counts"].update_one(doc("_id", who), doc("$inc", doc("seen", 1)));
}

motor::task<int> touch_each(motor::database db, int who, meeting* all_open) {
    auto cursor = db["things"].find().batch_size(3);
    auto each = co_await cursor.next();
    if (all_open) co_await *all_open;
    int touched = 0;
    for (; each; each = co_await cursor.next(), ++touched)
        co_await count_one(db, who);
    co_return touched;
}

boost::asio::awaitable<int> touch_each_in_loop(motor::database db, int who,
                                               asio_meeting* all_open) {
    auto cursor = db["things"].find().batch_size(3);
    auto each = co_await cursor.next();
    if (all_open) co_await all_open->all();
    int touched = 0;
    for (; each; each = co_await cursor.next(), ++touched)
        co_await count_one(db, who);
    co_return touched;
}

struct outcome {
    std::vector<int> touched;
    std::ptrdiff_t sockets;
};

motor::uri uri_of(std::string_view text) { return motor::uri{text}; }

outcome touch_with_tasks(std::string_view uri, std::string_view db, int tasks, std::size_t workers,
                         bool all_at_once) {
    motor::client client{uri_of(uri), motor::client_options{}.max_workers(workers)};
    meeting all_open{client, static_cast<std::size_t>(tasks)};
    std::vector<motor::task<int>> all;
    for (int i = 0; i < tasks; ++i)
        all.push_back(touch_each(client[db], i, all_at_once ? &all_open : nullptr));
    auto touched = within(60s, motor::spawn(client, motor::when_all(client, std::move(all))));
    EXPECT_LE(client.stats().peak_workers, workers);
    return {touched, all_open.sockets()};
}

outcome touch_in_loop(std::string_view uri, std::string_view db, int coroutines,
                      std::size_t workers, bool all_at_once) {
    boost::asio::io_context io;
    motor::client client{uri, io.get_executor(), motor::client_options{}.max_workers(workers)};
    asio_meeting all_open{io, coroutines};
    std::vector<int> touched;
    for (int i = 0; i < coroutines; ++i)
        co_spawn(io, touch_each_in_loop(client[db], i, all_at_once ? &all_open : nullptr),
                 [&](std::exception_ptr error, int count) {
                     if (error) std::rethrow_exception(error);
                     touched.push_back(count);
                 });
    io.run_for(60s);
    EXPECT_LE(client.stats().peak_workers, workers);
    return {touched, all_open.sockets()};
}

const std::vector<int> every_cursor_all(many, documents);

void print(std::string_view where, std::ptrdiff_t connections) {
    std::cout << many << " open cursors, " << few_workers << " workers, " << where << ": "
              << connections << " connections\n";
}

struct cursor_concurrency : on_script {
    cursor_concurrency() { serve_documents(server, documents); }
};

struct cursor_concurrency_on_server : on_server {
    void SetUp() override {
        on_server::SetUp();
        if (!IsSkipped()) fill(documents);
    }
    void fill_counts(int coroutines) {
        std::vector<motor::document> all;
        for (int who = 0; who < coroutines; ++who)
            all.push_back(doc("_id", who, "seen", 0));
        db()["counts"].insert_many(std::move(all)).get();
    }
    /// Checks that each coroutine has counted each document that many times.
    void expect_counts(int coroutines, int times) {
        auto counts = db()["counts"].find().to_list().get();
        EXPECT_EQ(counts.size(), static_cast<std::size_t>(coroutines));
        for (const auto& each : counts)
            EXPECT_EQ(each.get<int>("seen"), times * documents) << each;
    }
};

}  // namespace

TEST_F(cursor_concurrency, many_open_cursors_in_tasks_update_while_iterating) {
    auto done = touch_with_tasks(server.uri(), "db", many, few_workers, true);
    EXPECT_EQ(done.touched, every_cursor_all);
    EXPECT_EQ(server.commands("update").size(), std::size_t{many * documents});
    EXPECT_TRUE(server.commands("killCursors").empty());
    auto connections = server.used_connections();
    EXPECT_LE(connections, shared_by_many) << "the cursors share theirs";
    print("scripted server, tasks", static_cast<std::ptrdiff_t>(connections));
}

TEST_F(cursor_concurrency, many_open_cursors_in_awaitables_update_while_iterating) {
    auto done = touch_in_loop(server.uri(), "db", many, few_workers, true);
    EXPECT_EQ(done.touched, every_cursor_all);
    EXPECT_EQ(server.commands("update").size(), std::size_t{many * documents});
    auto connections = server.used_connections();
    EXPECT_LE(connections, shared_by_many);
    print("scripted server, awaitables", static_cast<std::ptrdiff_t>(connections));
}

TEST_F(cursor_concurrency, cursors_of_a_single_batch_take_no_connection_beyond_the_workers) {
    serve_documents(server, 2, 100);
    std::vector<motor::task<int>> all;
    motor::client client_of_few{uri_of(server.uri()),
                                motor::client_options{}.max_workers(few_workers)};
    auto body = [](motor::collection c) -> motor::task<int> {
        auto cursor = c.find();
        int touched = 0;
        while (auto each = co_await cursor.next()) {
            co_await c.update_one(doc("_id", (*each)["_id"]), doc("$inc", doc("seen", 1)));
            ++touched;
        }
        co_return touched;
    };
    for (int i = 0; i < many; ++i)
        all.push_back(body(client_of_few["db"]["things"]));
    auto done =
        within_limit(motor::spawn(client_of_few, motor::when_all(client_of_few, std::move(all))));
    EXPECT_EQ(done, std::vector<int>(many, 2));
    EXPECT_LE(server.used_connections(), few_workers);
}

TEST_F(cursor_concurrency, ten_tasks_iterate_and_update_with_one_worker) {
    for (bool all_at_once : {false, true}) {
        auto done = touch_with_tasks(server.uri(), "db", 10, 1, all_at_once);
        EXPECT_EQ(done.touched, std::vector<int>(10, documents));
    }
}

TEST_F(cursor_concurrency, ten_awaitables_iterate_and_update_with_one_worker) {
    for (bool all_at_once : {false, true}) {
        auto done = touch_in_loop(server.uri(), "db", 10, 1, all_at_once);
        EXPECT_EQ(done.touched, std::vector<int>(10, documents));
    }
}

TEST_F(cursor_concurrency, the_limit_of_the_connection_string_is_no_limit_for_cursors) {
    auto done = touch_with_tasks(server.uri("maxPoolSize=2"), "db", 10, 2, true);
    EXPECT_EQ(done.touched, std::vector<int>(10, documents));
}

TEST_F(cursor_concurrency_on_server, many_open_cursors_in_tasks_update_while_iterating) {
    fill_counts(many);
    auto done = touch_with_tasks(server().uri(), db().name(), many, few_workers, true);
    EXPECT_EQ(done.touched, every_cursor_all);
    expect_counts(many, 1);
    print(server().name() + ", tasks (sockets of this process)", done.sockets);
}

TEST_F(cursor_concurrency_on_server, many_open_cursors_in_awaitables_update_while_iterating) {
    fill_counts(many);
    auto done = touch_in_loop(server().uri(), db().name(), many, few_workers, true);
    EXPECT_EQ(done.touched, every_cursor_all);
    expect_counts(many, 1);
    print(server().name() + ", awaitables (sockets of this process)", done.sockets);
}

TEST_F(cursor_concurrency_on_server, ten_coroutines_iterate_and_update_with_one_worker) {
    auto uri = server().uri();
    const std::vector<int> all(10, documents);
    fill_counts(10);
    EXPECT_EQ(touch_with_tasks(uri, db().name(), 10, 1, true).touched, all);
    EXPECT_EQ(touch_in_loop(uri, db().name(), 10, 1, true).touched, all);
    expect_counts(10, 2);
}

/// The design's goal: cursors that are open at once, and fetched from in parallel.
TEST_F(cursor_concurrency, a_thousand_open_cursors_need_at_most_a_hundred_connections) {
    constexpr std::size_t thousand = 1'000;
    motor::client one{server.uri()};
    std::vector<motor::cursor> open;
    for (std::size_t i = 0; i < thousand; ++i) {
        open.push_back(one["db"]["things"].find());
        EXPECT_EQ(open.back().next().get(), doc("_id", 1));
    }
    EXPECT_EQ(one.stats().leases, thousand);
    std::vector<std::future<std::vector<motor::document>>> rest;
    for (auto& each : open)
        rest.push_back(each.to_list().future());
    for (auto& each : rest)
        EXPECT_EQ(within_limit(std::move(each)).size(), std::size_t{documents - 1});
    EXPECT_EQ(one.stats().leases, 0u);
    EXPECT_LE(server.used_connections(), 100u);
    std::cout << "1000 open cursors: " << server.used_connections() << " connections\n";

    // Each cursor kept the session of its find.
    std::map<std::int64_t, motor::value> sessions;
    std::int64_t id = 100;
    for (const auto& each : server.commands("find"))
        sessions.emplace(++id, each["lsid"]);
    for (const auto& each : server.commands("getMore"))
        EXPECT_EQ(sessions.at(each.get<std::int64_t>("getMore")), motor::value{each["lsid"]});
}

TEST_F(cursor_concurrency, a_cursor_that_is_given_up_costs_the_others_nothing) {
    motor::client one{uri_of(server.uri()), motor::client_options{}.max_workers(2)};
    auto shared = one["db"]["things"];
    auto first = shared.find(), second = shared.find();
    EXPECT_TRUE(first.next().get());
    EXPECT_TRUE(second.next().get());
    gate opens;
    auto slow = more_reply(101, "db.things", motor::array(doc("_id", 9)));
    server.once("getMore", slow.after(opens));
    std::stop_source stop;
    first.next().get();
    auto given_up = first.next().stop_on(stop.get_token()).future();
    server.wait_for("getMore");
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(given_up)), motor::cancelled);
    auto rest = second.to_list().future();
    opens.open();
    EXPECT_EQ(within_limit(std::move(rest)).size(), std::size_t{documents - 1});
    EXPECT_EQ(server.used_connections(), 1u) << "they shared one, and nobody lost it";
}

TEST_F(cursor_concurrency, a_shared_cursor_that_is_dropped_is_killed) {
    motor::client one{uri_of(server.uri()), motor::client_options{}.max_workers(2)};
    auto shared = one["db"]["things"];
    auto kept = shared.find();
    EXPECT_TRUE(kept.next().get());
    {
        auto dropped = shared.find();
        EXPECT_TRUE(dropped.next().get());
    }
    server.wait_for("killCursors");
    EXPECT_EQ(kept.to_list().get().size(), std::size_t{documents - 1});
    eventually([&] { return one.stats().leases == 0; });
}
