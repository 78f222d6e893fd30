// SPDX-License-Identifier: Apache-2.0
// Boost.Asio: completions go to an executor, and every completion token works.
#include "../example.hpp"
#include "visit.hpp"

#include <motor/frameworks/asio.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace asio = boost::asio;
using motor::doc;

// region: awaitable
asio::awaitable<void> third(motor::collection people, int& visits) {
    auto ada = co_await people.find_one_and_update(doc("_id", "Ada"), doc("$inc", doc("visits", 1)))
                   .return_document(motor::return_document::after);
    visits = ada.value().get<int>("visits");
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        asio::io_context io;
        // region: client
        motor::client client{example::uri(argc, argv), io.get_executor()};
        // end region
        example::fresh_database database{client};
        auto people = database["people"];

        int visits = 0;
        auto second = [&](motor::result<int> result) {
            example::check(result.value() == 2);
            asio::co_spawn(io, third(people, visits), asio::detached);
        };
        example::visit(people, [&](motor::result<int> first) {
            example::check(first.value() == 1);
            motor::start(example::visit(people), second);
        });
        io.run();  // until no operation is pending
        example::check(visits == 3);
        example::check(example::visit_and_wait(people) == 4);
    });
}
