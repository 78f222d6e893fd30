// SPDX-License-Identifier: Apache-2.0
// The program of docs/learn/from_mongocxx.md, beside its counterpart on mongocxx.
#include "../example.hpp"

#include <motor/motor.hpp>

#include <future>
#include <iostream>
#include <thread>
#include <vector>

using motor::doc, motor::array;

// region: blocking
/// Each call waits for the server, as before. There is no pool to acquire from: any thread may call
/// this.
void store(const motor::collection& people) {
    auto added = people.insert_one(doc("name", "Ada", "born", 1815)).get();
    std::cout << added.inserted_id << '\n';
    people.update_one(doc("name", "Ada"), doc("$set", doc("langs", array("en", "fr")))).get();
    auto cursor = people.find(doc("born", doc("$lt", 1900))).sort(doc("born", 1)).limit(10);
    while (auto person = cursor.next().get())
        std::cout << motor::to_json(*person) << '\n';
}
// end region

// region: futures
/// Replaces std::async: all operations have been sent before the first is waited for.
std::int64_t count_all(const std::vector<motor::collection>& collections) {
    std::vector<std::future<std::int64_t>> counts;
    for (const auto& each : collections)
        counts.push_back(each.count_documents().future());  // no thread of its own
    std::int64_t sum = 0;
    for (auto& each : counts)
        sum += each.get();
    return sum;
}
// end region

// region: coroutine
/// The same lines with co_await. The coroutine waits, but no thread does.
motor::task<std::int64_t> rename(motor::collection people) {
    auto change = doc("$set", doc("name", "Ada Lovelace"));
    auto changed = co_await people.update_many(doc("name", "Ada"), change);
    co_return changed.modified_count;
}
// end region

// region: errors
bool stored(const motor::collection& people, const motor::document& person) {
    try {
        people.insert_one(person).get();
        return true;
    } catch (const motor::duplicate_key_error& e) {  // mongocxx::operation_exception, code 11000
        std::cerr << e.what() << '\n' << e.reply() << '\n';
    }
    return false;
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        auto uri = example::uri(argc, argv);
        // region: client
        motor::client client{uri};  // no instance, no pool
        // end region
        example::fresh_database app{client};
        auto people = app["people"];
        store(people);
        // region: threads
        std::thread other{[people] { store(people); }};  // the same handle
        // end region
        other.join();
        example::check(count_all({people, app["nobody"]}) == 2);
        // region: run
        std::int64_t renamed = motor::run(client, rename(people));  // on a worker of the client
        // end region
        example::check(renamed == 2);
        example::check(stored(people, doc("_id", 1)) && !stored(people, doc("_id", 1)));
    });
}
