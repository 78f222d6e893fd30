// SPDX-License-Identifier: Apache-2.0
// An io_context that is used by both processes after fork(), as Asio allows with notify_fork().
#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <tests/support/child_process.hpp>
#include <tests/support/scripted_test.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <optional>
#include <thread>

using namespace motor::testing;
using motor::array, motor::doc;
namespace asio = boost::asio;

namespace {

struct fork_asio : on_script {
    std::optional<asio::io_context> io{std::in_place};
    motor::client in_loop{server.uri(), io->get_executor()};
    motor::collection looped = in_loop["db"]["things"];
};

asio::awaitable<void> find_and_count(motor::collection in, int& found) {
    co_await in.find_one();
    ++found;
}

}  // namespace

TEST_F(fork_asio, every_token_is_refused_in_the_child) {
    if (!children_may_have_threads()) GTEST_SKIP() << "use_future completes in a thread of Asio's";
    looped.insert_one(doc("a", 1)).get();
    EXPECT_EQ(run_in_child([&] {
                  asio::io_context own;
                  int found = 0;
                  std::exception_ptr thrown;
                  asio::co_spawn(own, find_and_count(looped, found),
                                 [&](std::exception_ptr e) { thrown = e; });
                  own.run();
                  EXPECT_THROW(std::rethrow_exception(thrown), motor::invalid_operation);
                  auto refused = looped.find_one()(asio::use_future);
                  EXPECT_THROW(refused.get(), motor::invalid_operation);
                  EXPECT_THROW(looped.find_one()([](auto, auto) {}), motor::invalid_operation);
                  EXPECT_EQ(found, 0);
              }),
              "");
}

TEST_F(fork_asio, a_child_goes_on_with_the_context_and_a_client_of_its_own) {
    if (!children_may_have_threads()) GTEST_SKIP() << "sanitizers let no child have threads";
    looped.insert_one(doc("a", 1)).get();
    io->notify_fork(asio::io_context::fork_prepare);
    EXPECT_EQ(run_in_child([&] {
                  io->notify_fork(asio::io_context::fork_child);
                  motor::client own{server.uri(), io->get_executor()};
                  bool done = false;
                  own["db"]["things"].insert_one(doc("a", 1)).start([&](auto r) {
                      EXPECT_TRUE(r.has_value());
                      done = true;
                  });
                  io->run();
                  EXPECT_TRUE(done);
              }),
              "");
    io->notify_fork(asio::io_context::fork_parent);
    EXPECT_NO_THROW(looped.insert_one(doc("a", 1)).get());
}

// The child makes no client: libmongoc and OpenSSL have locks that other threads may hold.
TEST_F(fork_asio, a_child_gets_the_context_whole_although_workers_use_it) {
    if (!busy_processes_may_fork()) GTEST_SKIP() << "AddressSanitizer may hang the children";
    std::atomic<bool> stop = false;
    std::vector<std::thread> busy;
    for (int i = 0; i < 2; ++i)
        busy.emplace_back([&] {
            while (!stop) {
                looped.insert_one(doc("a", 1)).start([](auto) {});
                looped.insert_one(doc("a", 1)).get();
            }
        });
    gate open;
    server.on("find", reply{cursor_reply(0, "db.things", array())}.after(open));
    int found = 0;
    asio::co_spawn(*io, find_and_count(looped, found), asio::detached);
    io->poll();
    server.wait_for("find");
    for (int i = 0; i < 20; ++i) {
        io->poll();
        io->notify_fork(asio::io_context::fork_prepare);
        ASSERT_EQ(run_in_child([&] {
                      io->notify_fork(asio::io_context::fork_child);
                      bool done = false;
                      asio::post(*io, [&] { done = true; });
                      while (!done)
                          io->run_one();
                      EXPECT_EQ(found, 0);
                      io.reset();
                  }),
                  "");
        io->notify_fork(asio::io_context::fork_parent);
    }
    stop = true;
    for (auto& each : busy)
        each.join();
    open.open();
    io->restart();
    io->run_for(wait_limit);
    EXPECT_EQ(found, 1);
}
