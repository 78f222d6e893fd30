// SPDX-License-Identifier: Apache-2.0
// std::future: several operations at once, from a thread that may wait.
#include "../example.hpp"

#include <future>
#include <optional>
#include <vector>

using motor::doc;

int visit(const motor::collection& people) {
    std::future<motor::update_result> counted =
        people.update_one(doc("_id", "Ada"), doc("$inc", doc("visits", 1))).upsert(true).future();
    counted.get();  // throws what went wrong
    std::future<std::optional<motor::document>> ada = people.find_one(doc("_id", "Ada")).future();
    return ada.get().value().get<int>("visits");
}

int main(int argc, char** argv) {
    return example::run([&] {
        motor::client client{example::uri(argc, argv)};
        example::fresh_database database{client};
        auto people = database["people"];
        example::check(visit(people) == 1);

        // region: future
        std::vector<std::future<motor::insert_one_result>> inserts;
        for (const char* name : {"Bob", "Cy", "Dan"})
            inserts.push_back(people.insert_one(doc("_id", name, "visits", 1)).future());
        for (auto& each : inserts)
            each.get();

        std::future<std::int64_t> count = people.count_documents().future();
        // end region
        example::check(count.get() == 4);
    });
}
