// SPDX-License-Identifier: Apache-2.0
// Operations that are given up: by a time limit, a stop token, or what runs beside them in Asio.
#include "../example.hpp"

#include <motor/frameworks/asio.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <stop_token>
#include <thread>

using motor::doc, example::check;
using namespace std::chrono_literals;

/// A cursor that waits: nothing more is written to its collection. (FerretDB ends a tailable cursor
/// whose first batch is not full.)
motor::cursor follow(const motor::database& database) {
    return database["log"]
        .find()
        .batch_size(1)
        .cursor_type(motor::cursor_type::tailable_await)
        .max_await_time(10s);
}

motor::task<void> limits(motor::database database) {
    co_await database.create_collection("log").capped(4096);
    co_await database["log"].insert_one(doc("text", "started"));

    // region: within
    auto people = database["people"];
    auto ada = co_await people.find_one(doc("name", "Ada")).within(500ms);
    // end region
    check(!ada);

    // region: handle
    auto quick = database.within(2s);  // its collections have the limit, too
    co_await quick["people"].insert_one(doc("name", "Bob"));
    // end region

    // region: timed_out
    auto cursor = follow(database);
    co_await cursor.next();
    try {
        co_await cursor.next().within(50ms);
        check(false);
    } catch (const motor::operation_timeout& e) {
        std::cout << e.what() << '\n';  // time in the queue, selecting a server, on the wire
    }
    // end region
}

void stopping(const motor::database& database) {
    // region: stop
    std::stop_source stop;
    auto cursor = follow(database);
    auto lines = cursor.for_each([](motor::document_view line) { std::cout << line << '\n'; });
    auto ended = lines.stop_on(stop.get_token()).future();
    std::this_thread::sleep_for(50ms);
    stop.request_stop();
    try {
        ended.get();
        check(false);
    } catch (const motor::cancelled&) {
        std::cout << "followed for long enough\n";
    }
    // end region
}

// region: asio
boost::asio::awaitable<void> first_of_two(motor::cursor lines) {
    using namespace boost::asio::experimental::awaitable_operators;
    boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor, 50ms};
    co_await lines.next();
    auto first = co_await (lines.next()(boost::asio::use_awaitable) ||
                           timer.async_wait(boost::asio::use_awaitable));
    std::cout << (first.index() == 0 ? "a line\n" : "nothing new\n");  // the loser is cancelled
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        boost::asio::io_context io;
        motor::client client{example::uri(argc, argv), io.get_executor()};
        example::fresh_database database{client};
        motor::run(client, limits(database));
        stopping(database);
        auto done =
            boost::asio::co_spawn(io, first_of_two(follow(database)), boost::asio::use_future);
        io.run();
        done.get();
    });
}
