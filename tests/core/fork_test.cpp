// SPDX-License-Identifier: Apache-2.0
// Clients in a process that did not make them.
#include <motor/detail/driver/client_pool.hpp>
#include <motor/detail/driver/connection.hpp>
#include <motor/frameworks/manual.hpp>
#include <motor/gridfs/gridfs.hpp>
#include <motor/motor.hpp>

#include <tests/support/child_process.hpp>
#include <tests/support/scripted_test.hpp>

#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <optional>
#include <thread>
#include <tuple>

using namespace std::chrono_literals;
using namespace motor::testing;
using motor::array, motor::doc, motor::errc, motor::task;

extern char** environ;

namespace {

/// Of static duration, as programs have them; what a test puts there only children leave behind.
std::optional<motor::client> global_client;
std::optional<motor::cursor> global_cursor;
std::optional<motor::session> global_session;
thread_local std::optional<motor::client> client_of_thread;

struct fork_test : on_script {
    fork_test() {
        server.on("find", cursor_reply(42, "db.things", array(doc("_id", 1), doc("_id", 2))));
        server.on("getMore", more_reply(42, "db.things", array(doc("_id", 3), doc("_id", 4))));
        server.on("aggregate", doc("cursor", doc("id", std::int64_t{7}, "ns", "db.things",
                                                 "firstBatch", array())));
    }
    ~fork_test() override {
        global_session.reset();
        global_cursor.reset();
        global_client.reset();
        client_of_thread.reset();
    }
};

/// That it throws what a client of another process throws.
void expect_refused(const char* what, const std::function<void()>& call) {
    try {
        call();
        ADD_FAILURE() << what << " was not refused";
    } catch (const motor::invalid_operation& e) {
        EXPECT_NE(e.message().find("belongs to another process"), std::string_view::npos)
            << what << ": " << e.what();
    } catch (const std::exception& e) {
        ADD_FAILURE() << what << " threw something else: " << e.what();
    }
}

/// Threads that keep a client busy, so that its mutexes are locked most of the time.
class busy {
public:
    explicit busy(const motor::client& client) {
        for (int i = 0; i < 3; ++i)
            threads_.emplace_back([this, things = client["db"]["busy"]] {
                while (!stop_) {
                    things.insert_one(doc("a", 1)).within(1h).get();
                    auto cursor = things.find();
                    cursor.next().get();
                    cursor.close().get();
                }
            });
    }
    ~busy() {
        stop_ = true;
        for (auto& each : threads_)
            each.join();
    }

private:
    std::atomic<bool> stop_{false};
    std::vector<std::thread> threads_;
};

task<void> find_one(motor::collection in) { co_await in.find_one(); }
task<void> next_of(motor::cursor of) { co_await of.next(); }

}  // namespace

TEST_F(fork_test, every_style_is_refused_in_the_child) {
    things.insert_one(doc("a", 1)).get();
    auto pending = things.find_one();
    EXPECT_EQ(
        run_in_child([&] {
            expect_refused("get", [&] { things.find_one().get(); });
            expect_refused("get of an old operation", [&] { pending.get(); });
            expect_refused("future", [&] { within_limit(things.find_one().future()); });
            expect_refused("start",
                           [&] { things.find_one().start([](auto) { FAIL() << "called back"; }); });
            expect_refused("with a limit", [&] { things.find_one().within(1h).get(); });
            expect_refused("spawn", [&] { within_limit(motor::spawn(client, find_one(things))); });
            expect_refused("run", [&] { motor::run(client, find_one(things)); });
            std::optional<motor::result<void>> ended;
            motor::start(find_one(things), [&](motor::result<void> r) { ended = r; });
            expect_refused("a task that is started here", [&] { ended->value(); });
            expect_refused("execute", [&] { client.executor().execute([] {}); });
            expect_refused("stats", [&] { std::ignore = client.stats(); });
            expect_refused("run_command", [&] { db.run_command(doc("a", 1)).get(); });
            expect_refused("start_session", [&] { std::ignore = client.start_session().get(); });
            expect_refused("watch", [&] { things.watch().open().get(); });
            expect_refused("aggregate", [&] { things.aggregate(array()).next().get(); });
            expect_refused("insert_many", [&] {
                things.insert_many({doc("a", 1), doc("a", 2)}).get();
            });
            EXPECT_EQ(client["other"].name(), "other") << "what sends nothing goes on";
        }),
        "");
    EXPECT_NO_THROW(things.find_one().get()) << "the parent's goes on";
}

TEST_F(fork_test, tasks_side_by_side_are_refused_each) {
    motor::manual_loop loop;
    EXPECT_EQ(run_in_child([&] {
                  std::vector<task<void>> both;
                  both.push_back(find_one(things));
                  both.push_back(find_one(things));
                  std::optional<motor::result<void>> ended;
                  motor::start(motor::when_all(client, std::move(both)),
                               [&](motor::result<void> r) { ended = r; });
                  ASSERT_TRUE(ended);
                  expect_refused("when_all", [&] { ended->value(); });
              }),
              "");
}

TEST_F(fork_test, cursors_are_refused_also_with_documents_in_them) {
    auto fresh = things.find(), open = things.find();
    EXPECT_TRUE(open.next().get());
    EXPECT_EQ(run_in_child([&] {
                  for (auto each : {&fresh, &open}) {
                      expect_refused("next", [&] { each->next().get(); });
                      expect_refused("awaited next", [&] {
                          std::optional<motor::result<void>> ended;
                          motor::start(next_of(*each), [&](motor::result<void> r) { ended = r; });
                          ended->value();
                      });
                      expect_refused("to_list", [&] { each->to_list().get(); });
                      expect_refused("batch", [&] { each->batch().get(); });
                      expect_refused("for_each", [&] { each->for_each([](auto) {}).get(); });
                      expect_refused("fetch_next", [&] { each->fetch_next().get(); });
                      expect_refused("close", [&] { each->close().get(); });
                  }
                  open.rewind();
              }),
              "");
    EXPECT_EQ(open.next().get(), doc("_id", 2));
    EXPECT_TRUE(server.commands("killCursors").empty());
    EXPECT_TRUE(open.next().get());
    EXPECT_EQ(server.commands("getMore").size(), 1U);
}

TEST_F(fork_test, sessions_are_refused) {
    auto session = client.start_session().get();
    session.start_transaction().get();
    things.insert_one(doc("a", 1)).session(session).get();
    EXPECT_EQ(run_in_child([&] {
                  expect_refused("in it", [&] { things.find_one().session(session).get(); });
                  expect_refused("commit", [&] { session.commit_transaction().get(); });
                  expect_refused("end", [&] { session.end().get(); });
                  expect_refused("cluster_time", [&] { std::ignore = session.cluster_time(); });
                  expect_refused("advance_operation_time", [&] {
                      session.advance_operation_time(motor::timestamp{1, 1});
                  });
                  session = {};
              }),
              "");
    EXPECT_TRUE(session.in_transaction());
    EXPECT_TRUE(server.commands("abortTransaction").empty());
    session.commit_transaction().get();
    EXPECT_EQ(server.commands("commitTransaction").size(), 1U);
}

TEST_F(fork_test, streams_are_refused) {
    auto changes = things.watch();
    changes.open().get();
    auto bucket = motor::gridfs_bucket{db};
    auto upload = bucket.open_upload_stream("name");
    upload.write("some bytes").get();
    auto download = bucket.open_download_stream(7);
    EXPECT_EQ(run_in_child([&] {
                  expect_refused("next", [&] { changes.next().get(); });
                  expect_refused("try_next", [&] { changes.try_next().get(); });
                  expect_refused("resume_token", [&] { std::ignore = changes.resume_token(); });
                  expect_refused("write", [&] { upload.write("more").get(); });
                  expect_refused("close", [&] { upload.close().get(); });
                  expect_refused("abort", [&] { upload.abort().get(); });
                  expect_refused("read", [&] { download.read().get(); });
                  expect_refused("read_chunk", [&] { download.read_chunk().get(); });
                  expect_refused("seek", [&] { download.seek(1); });
              }),
              "");
    upload.abort().get();
}

TEST_F(fork_test, a_busy_clients_child_is_refused_at_once_and_ends) {
    if (!busy_processes_may_fork()) GTEST_SKIP() << "AddressSanitizer may hang the children";
    global_client.emplace(server.uri());
    const busy all{*global_client};
    for (int i = 0; i < 40; ++i)
        ASSERT_EQ(run_in_child(
                      [&] {
                          expect_refused("get",
                                         [&] { (*global_client)["db"]["a"].find_one().get(); });
                          expect_refused("stats", [&] { std::ignore = global_client->stats(); });
                      },
                      child_end::exit),
                  "")
            << i;
}

TEST_F(fork_test, what_a_child_destroys_is_the_parents_all_the_same) {
    global_client.emplace(server.uri());
    global_cursor = (*global_client)["db"]["things"].find();
    EXPECT_TRUE(global_cursor->next().get());
    global_session = global_client->start_session().get();
    global_session->start_transaction().get();
    (*global_client)["db"]["things"].insert_one(doc("a", 1)).session(*global_session).get();
    client_of_thread.emplace(server.uri());
    client_of_thread->ping().get();
    const auto connections = server.connections();
    for (auto end : {child_end::at_once, child_end::exit, child_end::quick}) {
        EXPECT_EQ(run_in_child([] {}, end), "");
        EXPECT_EQ(run_in_child(
                      [] {
                          global_cursor.reset();
                          global_client.reset();
                          global_session.reset();
                          client_of_thread.reset();
                      },
                      end),
                  "");
    }
    EXPECT_EQ(server.connections(), connections);
    EXPECT_TRUE(server.commands("killCursors").empty());
    EXPECT_TRUE(server.commands("abortTransaction").empty());
    EXPECT_TRUE(global_cursor->next().get());
    EXPECT_TRUE(global_cursor->next().get()) << "on the connection that it had";
    global_session->commit_transaction().get();
}

TEST_F(fork_test, operations_that_are_pending_are_the_parents) {
    gate open;
    server.on("find", reply{cursor_reply(0, "db.things", array())}.after(open));
    motor::manual_loop loop;
    motor::client in_loop{server.uri(), loop};
    std::optional<motor::result<void>> ended;
    motor::start(find_one(in_loop["db"]["things"].within(1h)),
                 [&](motor::result<void> r) { ended = r; });
    std::atomic<int> completed{0};
    std::stop_source stop;
    things.find_one().stop_on(stop.get_token()).start([&](auto) { ++completed; });
    in_loop["db"]["things"].insert_one(doc("a", 1)).start([&](auto) { ++completed; });
    server.wait_for("find", 2);
    server.wait_for("insert");
    EXPECT_EQ(
        run_in_child(
            [&] {
                stop.request_stop();
                expect_refused("run", [&] { loop.run(); });
                expect_refused("a client of the loop", [&] { motor::client{server.uri(), loop}; });
                EXPECT_EQ(completed, 0);
                EXPECT_FALSE(ended);
            },
            child_end::exit),
        "");
    open.open();
    loop.run();
    EXPECT_TRUE(ended && ended->has_value());
    eventually([&] { return completed == 2; });
}

TEST_F(fork_test, a_child_has_a_client_of_its_own) {
    if (!children_may_have_threads()) GTEST_SKIP() << "sanitizers let no child have threads";
    things.insert_one(doc("a", 1)).get();
    for (int i = 0; i < 5; ++i)
        ASSERT_EQ(run_in_child(
                      [&] {
                          motor::client own{server.uri()};
                          own["db"]["things"].insert_one(doc("a", 1)).get();
                          EXPECT_EQ(own["db"]["things"].find().next().get(), doc("_id", 1));
                          motor::run(own, find_one(own["db"]["things"]));
                          expect_refused("the parent's", [&] { client.ping().get(); });
                          // And so has a child of the child.
                          EXPECT_EQ(
                              run_in_child(
                                  [&] {
                                      expect_refused("the parent's", [&] { own.ping().get(); });
                                      expect_refused("its parent's", [&] { client.ping().get(); });
                                      motor::client third{server.uri()};
                                      EXPECT_NO_THROW(third.ping().within(1h).get());
                                  },
                                  child_end::exit),
                              "");
                          EXPECT_NO_THROW(own.ping().get());
                      },
                      child_end::exit),
                  "")
            << i;
}

TEST_F(fork_test, a_worker_may_fork) {
    auto forked = std::make_shared<std::promise<std::string>>();
    things.find_one().start([this, forked](auto) {
        forked->set_value(run_in_child([&] {
            expect_refused("get", [&] { things.find_one().get(); });
            expect_refused("execute", [&] { client.executor().execute([] {}); });
            if (!children_may_have_threads()) return;
            motor::client own{server.uri()};
            EXPECT_NO_THROW(own.ping().get());
        }));
    });
    EXPECT_EQ(within_limit(forked->get_future()), "");
    EXPECT_NO_THROW(things.find_one().get());
}

TEST_F(fork_test, other_programs_do_not_count) {
    things.find_one().get();
    EXPECT_EQ(std::system("exit 0"), 0);
    std::array<char*, 3> arguments{const_cast<char*>("true"), nullptr};
    pid_t child = 0;
    ASSERT_EQ(::posix_spawnp(&child, "true", nullptr, nullptr, arguments.data(), environ), 0);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_NO_THROW(things.find_one().get());
}

TEST_F(fork_test, the_blocking_layer_is_refused_too) {
    motor::detail::client_pool pool{motor::uri{server.uri()}};
    auto connection = pool.pop();
    const motor::detail::namespace_settings where{"db", "things", {}};
    const motor::detail::run_context at{*connection, where};
    at.run(motor::ops::find_one{});
    EXPECT_EQ(run_in_child([&] {
                  expect_refused("run", [&] { at.run(motor::ops::find_one{}); });
                  expect_refused("pop", [&] { std::ignore = pool.pop(); });
                  expect_refused("statistics", [&] { std::ignore = pool.statistics(); });
                  connection.reset();
                  auto last = std::make_optional(std::move(pool));
                  last.reset();
              }),
              "");
    EXPECT_NO_THROW(at.run(motor::ops::find_one{}));
}
