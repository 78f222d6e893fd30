// SPDX-License-Identifier: Apache-2.0
// The program of docs/learn/from_motor.md, beside its counterpart in Python.
#include "../example.hpp"

#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <iostream>
#include <string>

namespace asio = boost::asio;
using motor::doc, motor::array;
using namespace std::chrono_literals;

// region: crud
asio::awaitable<void> crud(motor::collection people) {
    auto result = co_await people.insert_one(doc("name", "Ada", "born", 1815));
    std::cout << result.inserted_id << '\n';
    co_await people.update_one(doc("name", "Ada"), doc("$set", doc("langs", array("en", "fr"))));
    auto ada = co_await people.find_one(doc("name", "Ada"));
    std::cout << ada->get<std::string>("name") << ' ' << ada->get_or("died", 1852) << '\n';
}
// end region

// region: cursor
asio::awaitable<int> oldest_first(motor::collection people) {
    int seen = 0;
    auto cursor = people.find(doc("born", doc("$lt", 1900))).sort(doc("born", 1)).limit(10);
    while (auto person = co_await cursor.next()) {
        std::cout << *person << '\n';
        ++seen;
    }
    auto names = co_await people.distinct("name");
    co_return seen;
}
// end region

// region: gather
asio::awaitable<std::int64_t> both(motor::collection people) {
    using namespace boost::asio::experimental::awaitable_operators;
    auto [all, ada] = co_await (people.count_documents()(asio::use_awaitable) &&
                                people.count_documents(doc("name", "Ada"))(asio::use_awaitable));
    co_return all + ada;
}
// end region

// region: errors
asio::awaitable<bool> add(motor::collection people, int id) {
    try {
        co_await people.insert_one(doc("_id", id)).within(2s);
        co_return true;
    } catch (const motor::duplicate_key_error&) {
    } catch (const motor::operation_failure& e) {
        std::cerr << e.code().value() << ' ' << e.reply() << '\n';
    }
    co_return false;
}
// end region

asio::awaitable<void> all(motor::collection people) {
    co_await crud(people);
    example::check(co_await oldest_first(people) == 1);
    example::check(co_await both(people) == 2);
    example::check(co_await add(people, 1));
    example::check(!co_await add(people, 1));
}

int main(int argc, char** argv) {
    return example::run([&] {
        auto uri = example::uri(argc, argv);
        // region: client
        asio::io_context io;
        motor::client client{uri, io.get_executor()};
        // end region
        example::fresh_database app{client};
        auto done = asio::co_spawn(io, all(app["people"]), asio::use_future);
        io.run();
        done.get();
    });
}
