// SPDX-License-Identifier: Apache-2.0
// A pipeline is an array of stages; what it yields is a cursor.
#include "../example.hpp"

using motor::doc, motor::array, example::check;

motor::task<void> aggregate(motor::database database) {
    auto orders = database["orders"];
    std::vector<motor::document> batch;
    batch.push_back(doc("who", "Ada", "cents", 300, "paid", true));
    batch.push_back(doc("who", "Bob", "cents", 200, "paid", true));
    batch.push_back(doc("who", "Ada", "cents", 150, "paid", true));
    batch.push_back(doc("who", "Bob", "cents", 999, "paid", false));
    co_await orders.insert_many(std::move(batch));

    // region: aggregate
    auto paid = doc("$match", doc("paid", true));
    auto per_customer = doc("$group", doc("_id", "$who", "cents", doc("$sum", "$cents")));
    auto most_first = doc("$sort", doc("cents", -1));
    auto cursor = orders.aggregate(array(paid, per_customer, most_first)).batch_size(50);
    while (auto customer = co_await cursor.next())
        std::cout << *customer << '\n';
    // end region

    cursor.rewind();
    auto customers = co_await cursor.to_list();
    check(customers.size() == 2 && customers[0] == doc("_id", "Ada", "cents", 450));
}

int main(int argc, char** argv) { return example::run(argc, argv, aggregate); }
