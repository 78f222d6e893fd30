// SPDX-License-Identifier: Apache-2.0
// std::future: several operations at once, from a thread that may wait.
#include "../example.hpp"

#include <future>
#include <vector>

using motor::doc;

int main(int argc, char** argv) {
    return example::run([&] {
        motor::client client{example::uri(argc, argv)};
        example::fresh_database database{client};
        auto people = database["people"];

        // region: future
        std::vector<std::future<motor::insert_one_result>> inserts;
        for (const char* name : {"Ada", "Bob", "Cy"})
            inserts.push_back(people.insert_one(doc("_id", name, "visits", 1)).future());
        for (auto& each : inserts)
            each.get();  // throws what went wrong

        std::future<std::int64_t> count = people.count_documents().future();
        // end region
        example::check(count.get() == 3);
    });
}
