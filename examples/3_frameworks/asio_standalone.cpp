// SPDX-License-Identifier: Apache-2.0
// Asio without Boost: the same as with it, in the namespace asio.
#include "../example.hpp"
#include "visit.hpp"

// region: header
#include <motor/frameworks/asio_standalone.hpp>
// end region

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <future>

using motor::doc;

asio::awaitable<int> third(motor::collection people) {
    auto ada = co_await people.find_one_and_update(doc("_id", "Ada"), doc("$inc", doc("visits", 1)))
                   .return_document(motor::return_document::after);
    co_return ada.value().get<int>("visits");
}

int main(int argc, char** argv) {
    return example::run([&] {
        asio::io_context io;
        motor::client client{example::uri(argc, argv), io.get_executor()};
        example::fresh_database database{client};
        auto people = database["people"];

        std::future<int> visits;
        auto second = [&](motor::result<int> result) {
            example::check(result.value() == 2);
            visits = asio::co_spawn(io, third(people), asio::use_future);
        };
        example::visit(people, [&](motor::result<int> first) {
            example::check(first.value() == 1);
            motor::start(example::visit(people), second);
        });
        io.run();  // until no operation is pending
        example::check(visits.get() == 3);
        example::check(example::visit_and_wait(people) == 4);
    });
}
