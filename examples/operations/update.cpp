// SPDX-License-Identifier: Apache-2.0
// update_one, update_many, replace_one, upserts.
#include "../example.hpp"

using motor::doc, motor::array, example::check;

motor::task<void> update(motor::database database) {
    auto shop = database["shop"];
    std::vector<motor::document> batch;
    batch.push_back(doc("_id", "apple", "price", 2, "stock", 10));
    batch.push_back(doc("_id", "pear", "price", 3, "stock", 0));
    co_await shop.insert_many(std::move(batch));

    // region: one
    auto one = co_await shop.update_one(doc("_id", "apple"),
                                        doc("$inc", doc("stock", -1), "$set", doc("sold", true)));
    // end region
    check(one.matched_count == 1 && one.modified_count == 1);

    // region: many
    auto many =
        co_await shop.update_many(doc("price", doc("$lt", 9)), doc("$mul", doc("price", 2)));
    // end region
    check(many.modified_count == 2);

    // region: upsert
    auto added =
        co_await shop.update_one(doc("_id", "plum"), doc("$set", doc("price", 1))).upsert(true);
    // end region
    check(added.matched_count == 0 && added.upserted_id.value().get<std::string>() == "plum");

    // region: replace
    co_await shop.replace_one(doc("_id", "pear"), doc("price", 7));
    // end region
    check((co_await shop.find_one(doc("_id", "pear"))).value() == doc("_id", "pear", "price", 7));

    // region: refused
    try {
        co_await shop.update_one(doc("_id", "pear"),
                                 doc("price", 1));  // no operator: nothing is sent
        check(false);
    } catch (const motor::invalid_operation& e) {
        check(e.code() == motor::errc::bad_argument);
    }
    // end region
}

int main(int argc, char** argv) { return example::run(argc, argv, update); }
