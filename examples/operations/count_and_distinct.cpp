// SPDX-License-Identifier: Apache-2.0
// count_documents, estimated_document_count, distinct.
#include "../example.hpp"

#include <set>

using motor::doc, example::check;

motor::task<void> count(motor::database database) {
    auto pets = database["pets"];
    std::vector<motor::document> batch;
    for (const char* kind : {"cat", "dog", "cat"})
        batch.push_back(doc("kind", kind));
    co_await pets.insert_many(std::move(batch));

    // region: count
    std::int64_t cats = co_await pets.count_documents(doc("kind", "cat"));  // reads the matches
    std::int64_t all = co_await pets.estimated_document_count();            // reads the metadata
    // end region
    check(cats == 2 && all == 3);

    // region: distinct
    std::set<std::string> kinds;
    for (const auto& each : co_await pets.distinct("kind"))
        kinds.insert(each.get<std::string>());
    // end region
    check(kinds == std::set<std::string>{"cat", "dog"});
}

int main(int argc, char** argv) { return example::run(argc, argv, count); }
