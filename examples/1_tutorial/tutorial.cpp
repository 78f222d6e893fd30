// SPDX-License-Identifier: Apache-2.0
// A first look without a framework: tasks run on the client's own workers.
#include "../example.hpp"

#include <motor/motor.hpp>

#include <chrono>
#include <iostream>

using motor::doc, motor::array;
using namespace std::chrono_literals;

// region: task
motor::task<void> tutorial(motor::database database) {
    auto people = database["people"];
    auto added =
        co_await people.insert_one(doc("name", "Ada", "born", 1815, "langs", array("en", "fr")));
    std::optional<motor::document> ada =
        co_await people.find_one(doc("name", "Ada")).projection(doc("_id", 0)).max_time(5s);
    auto cursor = people.find(doc("born", doc("$lt", 1900))).sort(doc("born", 1)).limit(10);
    while (auto person = co_await cursor.next())
        std::cout << motor::to_json(*person) << '\n';
    auto changed = co_await people.update_many(doc("born", 1815), doc("$inc", doc("visits", 1)));
    std::cout << added.inserted_id << ' ' << changed.modified_count << '\n';
}
// end region

motor::task<void> tutorial_and_check(motor::database database) {
    co_await tutorial(database);
    auto ada = co_await database["people"].find_one(doc("name", "Ada"));
    example::check(ada.value().get<int>("visits") == 1);
}

int main(int argc, char** argv) { return example::run(argc, argv, tutorial_and_check); }
