// SPDX-License-Identifier: Apache-2.0
// An operation takes every completion token of Asio; its signature is void(std::exception_ptr, T).
#include "../example.hpp"

#include <motor/frameworks/asio.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <future>

namespace asio = boost::asio;
using motor::doc;

asio::awaitable<void> tokens(motor::collection people) {
    // region: as_tuple
    // The error as a value:
    auto [failure, found] =
        co_await people.find_one(doc("_id", "Ada"))(asio::as_tuple(asio::use_awaitable));
    // end region
    example::check(!failure && !found);

    // region: both
    // Two at once:
    using namespace asio::experimental::awaitable_operators;
    auto [count, ids] = co_await (people.count_documents()(asio::use_awaitable) &&
                                  people.distinct("_id")(asio::use_awaitable));
    // end region
    example::check(count == static_cast<std::int64_t>(ids.size()));

    // region: stored
    // Stored, and sent when it is wanted. Asio 1.26 awaits no lvalue: move it, or give a token.
    auto look_up = people.find_one(doc("_id", "Ada"));
    auto first = co_await look_up(asio::use_awaitable);
    auto second = co_await std::move(look_up);
    // end region
    example::check(first == second);
}

int main(int argc, char** argv) {
    return example::run([&] {
        asio::io_context io;
        motor::client client{example::uri(argc, argv), io.get_executor()};
        example::fresh_database database{client};
        auto people = database["people"];

        // region: tokens
        // Nobody waits for it, nobody sees its error:
        people.insert_one(doc("name", "Bob"))(asio::detached);
        // A future, made ready on the loop's thread:
        std::future<motor::insert_one_result> bob =
            people.insert_one(doc("name", "Bob"))(asio::use_future);
        // A handler that runs on an executor of its own:
        auto strand = asio::make_strand(io);
        auto handler = [](std::exception_ptr failure, std::int64_t) { example::check(!failure); };
        people.count_documents()(asio::bind_executor(strand, handler));
        // end region

        io.run();
        bob.get();

        io.restart();
        auto done = asio::co_spawn(io, tokens(people), asio::use_future);
        io.run();
        done.get();
    });
}
