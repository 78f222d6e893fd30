// SPDX-License-Identifier: Apache-2.0
// Asio's tokens where the system has no thread to give: the error takes the token's own way.
#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <src/core/threads.hpp>

#include <tests/support/scripted_test.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <system_error>

using namespace motor::testing;
using motor::doc, motor::errc;
namespace asio = boost::asio;

namespace {

struct no_thread_asio : on_script {
    no_thread_asio() {
        motor::detail::before_thread = [] {
            throw std::system_error{
                std::make_error_code(std::errc::resource_unavailable_try_again)};
        };
    }
    ~no_thread_asio() override { motor::detail::before_thread = nullptr; }
    asio::io_context io;
};

asio::awaitable<void> find_one(motor::collection in) { co_await in.find_one(); }

}  // namespace

TEST_F(no_thread_asio, an_awaitable_hears_of_it_with_and_without_a_loop_of_the_clients) {
    motor::client in_loop{server.uri(), io.get_executor()};
    for (const auto& each : {things, in_loop["db"]["things"]}) {
        std::exception_ptr thrown;
        asio::co_spawn(io, find_one(each), [&](std::exception_ptr e) { thrown = e; });
        io.restart();
        io.run_for(wait_limit);
        ASSERT_TRUE(thrown);
        EXPECT_THROW(std::rethrow_exception(thrown), motor::no_thread);
    }
}

TEST_F(no_thread_asio, so_do_futures_and_handlers) {
    EXPECT_THROW(within_limit(things.find_one()(asio::use_future)), motor::no_thread);
    motor::client in_loop{server.uri(), io.get_executor()};
    bool called = false;
    in_loop["db"]["things"].find_one()([&](std::exception_ptr e, auto) {
        called = true;
        EXPECT_THROW(std::rethrow_exception(e), motor::no_thread);
    });
    EXPECT_FALSE(called);
    io.run_for(wait_limit);
    EXPECT_TRUE(called);
    EXPECT_THROW(things.find_one()([](auto, auto) {}), motor::no_thread);
}
