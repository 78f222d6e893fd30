// SPDX-License-Identifier: Apache-2.0
// A change stream, followed for a while and then resumed. A server without them is told so.
#include "../example.hpp"

#include <motor/motor.hpp>

using motor::doc, motor::array, example::check;
using namespace std::chrono_literals;

motor::task<std::optional<motor::document>> follow(motor::collection people) {
    // region: watch
    auto changes = people.watch(array(doc("$match", doc("operationType", "insert"))))
                       .full_document("updateLookup");
    co_await changes.open();  // from now on no change is missed
    co_await people.insert_one(doc("name", "Ada"));
    if (auto change = co_await changes.next())
        std::cout << motor::to_json((*change)["fullDocument"].get<motor::document_view>()) << '\n';
    // end region
    co_return changes.resume_token();
}

motor::task<void> resume(motor::collection people, motor::document token) {
    // region: resume
    auto changes = people.watch().resume_after(token).max_await_time(100ms);
    while (auto change = co_await changes.try_next())
        std::cout << motor::to_json(*change) << '\n';
    // end region
}

motor::task<void> both(motor::database database) {
    auto people = database["people"];
    try {
        auto token = co_await follow(people);
        check(token.has_value());
        co_await resume(people, *token);
    } catch (const motor::operation_failure& e) {
        std::cout << "this server has no change streams: " << e.what() << '\n';
    }
}

int main(int argc, char** argv) { return example::run(argc, argv, both); }
