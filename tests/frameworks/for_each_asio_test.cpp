// SPDX-License-Identifier: Apache-2.0
#include <motor/for_each.hpp>
#include <motor/frameworks/asio.hpp>

#include <tests/cursor_script.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <thread>

namespace {

using namespace motor::testing;

using for_each_in_asio = on_script;

TEST_F(for_each_in_asio, is_a_coroutine_of_asio_if_its_callback_is) {
    serve_documents(server, 5);
    boost::asio::io_context io;
    motor::client of_loop{server.uri(), io.get_executor()};
    std::vector<int> seen;
    auto keep = [&](motor::document_view each) -> boost::asio::awaitable<bool> {
        EXPECT_TRUE(io.get_executor().running_in_this_thread());
        seen.push_back(each.get<int>("_id"));
        co_return seen.size() < 4;
    };
    auto walk = motor::for_each(of_loop["db"]["things"].find(), keep);
    auto all = boost::asio::co_spawn(io, std::move(walk), boost::asio::use_future);
    io.run_for(wait_limit);
    EXPECT_FALSE(within_limit(std::move(all)));
    EXPECT_EQ(seen, (std::vector{1, 2, 3, 4}));
}

}  // namespace
