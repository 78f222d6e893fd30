// SPDX-License-Identifier: Apache-2.0
// What docs/how-to/coroutines.md shows: forms of co_await that g++ 12 compiles as they are meant.
#include "../example.hpp"

#include <motor/frameworks/asio.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>

namespace asio = boost::asio;
using motor::doc, motor::array;

asio::awaitable<void> safe_forms(motor::collection people, bool by_age) {
    std::string prefix = "a name that is too long for the small buffer of a std::string: ";
    std::string all;
    // region: lambda
    auto collect = [prefix, &all](motor::document_view person) {
        all += prefix + person.get<std::string>("name") + '\n';
    };
    co_await people.find().for_each(collect);  // not the lambda itself in this line
    // end region

    // region: conditional
    auto order = by_age ? doc("born", 1) : doc("name", 1);
    auto first = co_await people.find_one().sort(order);  // not: .sort(by_age ? ... : ...)
    // end region

    // region: aggregate
    std::vector<motor::document> batch;  // not: insert_many({doc(...), doc(...)})
    batch.push_back(doc("name", "Bob"));
    batch.push_back(doc("name", "Cy"));
    co_await people.insert_many(std::move(batch));
    // end region
    example::check(first && all.starts_with("a name") && all.ends_with(": Ada\n"));
}

// region: after_catch
asio::awaitable<bool> stored(motor::collection people, motor::document person) {
    bool taken = false;
    try {
        co_await people.insert_one(person);
    } catch (const motor::duplicate_key_error&) {
        taken = true;  // co_await is not allowed in here
    }
    if (taken) co_await people.replace_one(doc("_id", person["_id"]), person);
    co_return !taken;
}
// end region

// region: parameters
asio::awaitable<std::int64_t> born_before(motor::collection people, int year) {  // by value
    co_return co_await people.count_documents(doc("born", doc("$lt", year)));
}
// end region

asio::awaitable<void> all_of_it(motor::client client, motor::database database) {
    auto people = database["people"];
    bool is_new = co_await stored(people, doc("_id", 1, "name", "Ada", "born", 1815));
    bool again = co_await stored(people, doc("_id", 1, "name", "Ada", "born", 1815));
    example::check(is_new && !again);
    co_await safe_forms(people, true);

    // region: on_a_worker
    // Work that takes long, or many operations in a row: on a worker, then back to this loop.
    auto before =
        co_await asio::co_spawn(client.executor(), born_before(people, 1900), asio::use_awaitable);
    // end region
    example::check(before == 1);
}

int main(int argc, char** argv) {
    return example::run([&] {
        asio::io_context io;
        motor::client client{example::uri(argc, argv), io.get_executor()};
        example::fresh_database database{client};
        auto done = asio::co_spawn(io, all_of_it(client, database), asio::use_future);
        io.run();
        done.get();
    });
}
