// SPDX-License-Identifier: Apache-2.0
// bulk_write: writes of any kind in one call.
#include "../example.hpp"

using motor::doc, example::check;
using motor::write_model;

motor::task<void> bulk_write(motor::database database) {
    auto shop = database["shop"];

    // region: bulk_write
    std::vector<write_model> writes;
    writes.push_back(write_model::insert_one(doc("_id", "apple", "stock", 10)));
    writes.push_back(write_model::insert_one(doc("_id", "pear", "stock", 0)));
    writes.push_back(write_model::replace_one(doc("_id", "plum"), doc("stock", 3)).upsert(true));
    writes.push_back(write_model::update_one(doc("_id", "apple"), doc("$inc", doc("stock", -1))));
    writes.push_back(write_model::delete_many(doc("stock", 0)));
    auto done = co_await shop.bulk_write(std::move(writes));
    // end region
    check(done.inserted_count == 2 && done.modified_count == 1 && done.deleted_count == 1);
    check(done.upserted_ids.at(0).index == 2);

    // region: unordered
    std::vector<write_model> more;
    more.push_back(write_model::insert_one(doc("_id", "apple")));  // is there already
    more.push_back(write_model::insert_one(doc("_id", "cherry")));
    try {
        co_await shop.bulk_write(std::move(more)).ordered(false);
        check(false);
    } catch (const motor::bulk_write_error& e) {
        check(e.acknowledged().inserted == 1);     // the cherry
        check(e.write_errors().at(0).index == 0);  // not the apple
    }
    // end region
}

int main(int argc, char** argv) { return example::run(argc, argv, bulk_write); }
