// SPDX-License-Identifier: Apache-2.0
// Structs of your own as documents.
#include "../example.hpp"

#include <chrono>
#include <map>

using motor::doc, example::check;

// region: describe
struct address {
    std::string street, town;
    bool operator==(const address&) const = default;
};
MOTOR_DESCRIBE(address, street, town);

struct person {
    std::string name;
    int born = 0;
    std::vector<std::string> langs;
    std::optional<address> home;  // omitted if it is empty
    std::map<std::string, double> scores;
    std::chrono::system_clock::time_point seen;
    bool operator==(const person&) const = default;
};
MOTOR_DESCRIBE(person, name, born, langs, home, scores, seen);
// end region

motor::task<void> structs(motor::database database) {
    auto people = database["people"];

    // region: use
    person ada;
    ada.name = "Ada";
    ada.born = 1815;
    ada.home = address{"St James's Square", "London"};
    ada.scores["algebra"] = 9.5;
    co_await people.insert_one(motor::to_document(ada));

    auto found = co_await people.find_one(doc("home.town", "London"));
    person same = found.value().as<person>();
    // end region
    check(same == ada);

    // region: inside
    auto moved = address{"Ockham Park", "Ockham"};
    co_await people.update_one(doc("name", "Ada"), doc("$set", doc("home", moved)));
    auto towns = co_await people.distinct("home.town");
    // end region
    check(towns.size() == 1 && towns.front().get<std::string>() == "Ockham");
}

int main(int argc, char** argv) { return example::run(argc, argv, structs); }
