// SPDX-License-Identifier: Apache-2.0
// insert_one, insert_many, ordered and unordered.
#include "../example.hpp"

using motor::doc, example::check;

motor::task<void> insert(motor::database database) {
    auto people = database["people"];

    // region: one
    auto one = co_await people.insert_one(doc("name", "Ada"));  // gets an ObjectId as its _id
    motor::object_id id = one.inserted_id.get<motor::object_id>();
    // end region
    check(id ==
          (co_await people.find_one(doc("name", "Ada"))).value().get<motor::object_id>("_id"));

    // region: many
    std::vector<motor::document> batch;
    for (int i = 0; i < 1000; ++i)
        batch.push_back(doc("_id", i));
    auto many = co_await people.insert_many(std::move(batch));
    // end region
    check(many.inserted_ids.size() == 1000 && many.inserted_ids[7].get<int>() == 7);

    // region: unordered
    std::vector<motor::document> again;
    for (int i = 999; i < 1002; ++i)
        again.push_back(doc("_id", i));
    try {
        co_await people.insert_many(std::move(again))
            .ordered(false);  // 999 is taken: try the others
    } catch (const motor::bulk_write_error& e) {
        check(e.acknowledged().inserted == 2 && e.write_errors().size() == 1);
        check(e.write_errors().front().index == 0 && e.code() == motor::errc::duplicate_key);
    }
    // end region
    check(co_await people.count_documents() == 1003);
}

int main(int argc, char** argv) { return example::run(argc, argv, insert); }
