// SPDX-License-Identifier: Apache-2.0
// boost::asio::awaitable: the coroutine stays on its loop's thread, and is never blocked.
#include "../example.hpp"

#include <motor/frameworks/asio.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <thread>

namespace asio = boost::asio;
using motor::doc;

// region: coroutine
asio::awaitable<int> visit(motor::collection people) {
    co_await people.update_one(doc("_id", "Ada"), doc("$inc", doc("visits", 1))).upsert(true);
    auto ada = co_await people.find_one(doc("_id", "Ada"));
    co_return ada.value().get<int>("visits");
}
// end region

// region: on_workers
/// Many operations in a row: on a worker each runs in place, without a switch to the loop and back.
asio::awaitable<int> visit_often(motor::client client, motor::collection people) {
    for (int i = 0; i < 9; ++i)
        co_await asio::co_spawn(client.executor(), visit(people), asio::use_awaitable);
    co_return co_await visit(people);
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        asio::io_context io;
        motor::client client{example::uri(argc, argv), io.get_executor()};
        example::fresh_database database{client};

        int visits = 0;
        auto on_end = [&](std::exception_ptr failure, int result) {
            if (failure) std::rethrow_exception(failure);
            visits = result;
        };
        asio::co_spawn(io, visit_often(client, database["people"]), on_end);
        io.run();
        example::check(visits == 10);
    });
}
