// SPDX-License-Identifier: Apache-2.0
// The program of README.md.
// region: program
#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <boost/asio.hpp>

#include <cstdlib>
#include <iostream>

using motor::doc;

boost::asio::awaitable<void> greet(motor::client client) {
    auto people = client["readme"]["people"];
    co_await people.insert_one(doc("name", "Ada", "born", 1815));
    co_await people.update_one(doc("name", "Ada"), doc("$inc", doc("visits", 1)));
    auto cursor = people.find(doc("born", doc("$lt", 1900))).sort(doc("born", 1)).limit(10);
    while (auto person = co_await cursor.next())
        std::cout << *person << '\n';
    co_await people.delete_many(doc("name", "Ada"));
}

int main() {
    boost::asio::io_context io;
    const char* uri = std::getenv("MONGODB_URI");
    motor::client client{uri ? uri : "mongodb://127.0.0.1:27017", io.get_executor()};
    auto done = boost::asio::co_spawn(io, greet(client), boost::asio::use_future);
    io.run();
    done.get();  // throws what went wrong
}
// end region
