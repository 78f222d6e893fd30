// SPDX-License-Identifier: Apache-2.0
// delete_one and delete_many.
#include "../example.hpp"

using motor::doc, example::check;

motor::task<void> remove(motor::database database) {
    auto logs = database["logs"];
    std::vector<motor::document> batch;
    for (int day = 1; day <= 30; ++day)
        batch.push_back(doc("day", day));
    co_await logs.insert_many(std::move(batch));

    // region: delete
    auto one = co_await logs.delete_one(doc("day", 30));
    auto many = co_await logs.delete_many(doc("day", doc("$lte", 10)));
    // end region
    check(one.deleted_count == 1 && many.deleted_count == 10);
    check(co_await logs.count_documents() == 19);
}

int main(int argc, char** argv) { return example::run(argc, argv, remove); }
