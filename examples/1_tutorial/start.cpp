// SPDX-License-Identifier: Apache-2.0
// What docs/learn/tutorial.md starts with: the program that the rest of the page goes into.
// region: program
#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace asio = boost::asio;
using motor::doc, motor::array;
using namespace std::chrono_literals;

asio::awaitable<void> tutorial(motor::database library) {
    auto books = library["books"];
    co_await library.drop();  // left by an earlier run
    std::cout << co_await books.count_documents() << " books\n";
}

int main() try {
    const char* uri = std::getenv("MONGODB_URI");
    asio::io_context io;
    motor::client client{uri ? uri : "mongodb://127.0.0.1:27017", io.get_executor()};
    asio::co_spawn(io, tutorial(client["motor_tutorial"]), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);  // out of io.run()
    });
    io.run();
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
// end region
