// SPDX-License-Identifier: Apache-2.0
// bulk_write of a client: writes to several collections in one call.
#include "../example.hpp"

using motor::client_write_model, motor::write_model;
using motor::doc, example::check;

motor::task<void> bulk_write(motor::client client, motor::database database) {
    co_await database["shop"].insert_one(doc("_id", "apple", "stock", 10));
    const auto orders = database["orders"].full_name(), shop = database["shop"].full_name();

    // region: client_bulk_write
    std::vector<client_write_model> writes;
    writes.emplace_back(orders, write_model::insert_one(doc("_id", 1, "of", "apple")));
    writes.emplace_back(
        shop, write_model::update_one(doc("_id", "apple"), doc("$inc", doc("stock", -1))));
    auto done = co_await client.bulk_write(std::move(writes));
    // end region
    check(done.inserted_count == 1 && done.modified_count == 1);
}

int main(int argc, char** argv) {
    return example::run([&] {
        motor::client client{example::uri(argc, argv)};
        example::fresh_database database{client};
        motor::run(client, bulk_write(client, database));
    });
}
