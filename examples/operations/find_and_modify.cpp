// SPDX-License-Identifier: Apache-2.0
// Change a document and get it, in one step.
#include "../example.hpp"

using motor::doc, example::check;

motor::task<void> find_and_modify(motor::database database) {
    auto jobs = database["jobs"];

    // region: counter
    auto counter = co_await jobs.find_one_and_update(doc("_id", "next"), doc("$inc", doc("n", 1)))
                       .upsert(true)
                       .return_document(motor::return_document::after);
    // end region
    check(counter.value().get<int>("n") == 1);

    std::vector<motor::document> batch;
    for (int n = 1; n <= 3; ++n)
        batch.push_back(doc("_id", n, "state", "open"));
    co_await jobs.insert_many(std::move(batch));

    // region: queue
    auto mine =
        co_await jobs.find_one_and_update(doc("state", "open"), doc("$set", doc("state", "mine")))
            .sort(doc("_id", -1));
    // end region
    check(mine.value() == doc("_id", 3, "state", "open"));  // the document before the change

    auto old = co_await jobs.find_one_and_replace(doc("_id", 1), doc("state", "done"));
    check(old.value().get<std::string>("state") == "open");

    // region: delete
    auto deleted = co_await jobs.find_one_and_delete(doc("_id", 1));
    auto nothing = co_await jobs.find_one_and_delete(doc("_id", 1));
    // end region
    check(deleted.value() == doc("_id", 1, "state", "done") && !nothing);
}

int main(int argc, char** argv) { return example::run(argc, argv, find_and_modify); }
