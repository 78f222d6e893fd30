// SPDX-License-Identifier: Apache-2.0
// boost::asio::spawn: stackful coroutines, also for code that knows no co_await.
#include "../example.hpp"

#include <motor/frameworks/asio.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>

namespace asio = boost::asio;
using motor::doc;

// region: yield
int visit(const motor::collection& people, asio::yield_context yield) {
    people.update_one(doc("_id", "Ada"), doc("$inc", doc("visits", 1))).upsert(true)(yield);
    auto ada = people.find_one(doc("_id", "Ada"))(yield);
    return ada.value().get<int>("visits");
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        asio::io_context io;
        motor::client client{example::uri(argc, argv), io.get_executor()};
        example::fresh_database database{client};

        int visits = 0;
        auto coroutine = [&](asio::yield_context yield) {
            visits = visit(database["people"], yield);
        };
        asio::spawn(io, coroutine, [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
        io.run();
        example::check(visits == 1);
    });
}
