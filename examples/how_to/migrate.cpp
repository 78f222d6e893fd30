// SPDX-License-Identifier: Apache-2.0
// Code of Motor 0.7's kind, with the calls of old, and what it becomes.
#include "../example.hpp"

#include <motor/legacy.hpp>

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // this example shows deprecated calls

using motor::array, motor::doc, example::check;

motor::task<void> writes_of_old(motor::collection people) {
    // region: old_writes
    motor::legacy::collection old = people;
    auto id = co_await old.insert(doc("name", "Ada", "born", 1815));
    co_await old.update(doc("_id", id), doc("$set", doc("langs", array("en"))));
    co_await old.update(doc("born", 1815), doc("$inc", doc("visits", 1))).multi(true);
    co_await old.save(doc("_id", id, "name", "Ada", "born", 1815));
    co_await old.remove(doc("born", 1815));
    // end region
    check(co_await people.count_documents() == 0);
}

motor::task<void> writes_of_today(motor::collection people) {
    // region: new_writes
    auto added = co_await people.insert_one(doc("name", "Ada", "born", 1815));
    auto by_id = doc("_id", added.inserted_id);
    co_await people.update_one(by_id, doc("$set", doc("langs", array("en"))));
    co_await people.update_many(doc("born", 1815), doc("$inc", doc("visits", 1)));
    co_await people.replace_one(by_id, doc("name", "Ada", "born", 1815)).upsert(true);
    co_await people.delete_many(doc("born", 1815));
    // end region
    check(co_await people.count_documents() == 0);
}

motor::task<void> find_and_modify(motor::collection counters) {
    motor::legacy::collection old = counters;
    auto by_name = doc("_id", "visits");
    // region: old_find_and_modify
    auto first = co_await old.find_and_modify(by_name, doc("$inc", doc("n", 1)))
                     .upsert(true)
                     .return_new(true);
    // end region
    check(first && first->get<int>("n") == 1);
    // region: new_find_and_modify
    auto second = co_await counters.find_one_and_update(by_name, doc("$inc", doc("n", 1)))
                      .upsert(true)
                      .return_document(motor::return_document::after);
    // end region
    check(second && second->get<int>("n") == 2);
}

motor::task<void> bulk_of_old(motor::collection shop) {
    motor::legacy::collection old = shop;
    // region: old_bulk
    auto bulk = old.initialize_ordered_bulk_op();
    bulk.insert(doc("_id", "apple", "stock", 10));
    bulk.find(doc("_id", "pear")).upsert().update_one(doc("$set", doc("stock", 0)));
    bulk.find(doc("stock", 0)).remove();
    auto counts = co_await bulk.execute();
    // end region
    check(counts.get<int>("nInserted") == 1 && counts.get<int>("nRemoved") == 1);
}

motor::task<void> bulk_of_today(motor::collection shop) {
    using motor::write_model;
    // region: new_bulk
    auto change = doc("$set", doc("stock", 0));
    std::vector<write_model> writes;
    writes.push_back(write_model::insert_one(doc("_id", "apple", "stock", 10)));
    writes.push_back(write_model::update_one(doc("_id", "pear"), change).upsert(true));
    writes.push_back(write_model::delete_many(doc("stock", 0)));
    auto counts = co_await shop.bulk_write(std::move(writes));
    // end region
    check(counts.inserted_count == 1 && counts.deleted_count == 1);
}

void find_the_calls(const motor::database& database) {
    // region: on_deprecated
    motor::legacy::on_deprecated([](const motor::legacy::deprecated_call& call) {
        std::cerr << call.location.file_name() << ':' << call.location.line() << ": " << call.name
                  << " is deprecated: " << call.advice << '\n';
    });
    // end region
    motor::legacy::collection old = database["people"];
    check(old.count().get() == 0);
    motor::legacy::on_deprecated(nullptr);
}

motor::task<void> reads_of_today(motor::database database) {
    auto people = database["people"];
    co_await people.insert_one(doc("_id", 7, "name", "Ada", "born", 1815));
    // region: reads
    std::optional<motor::document> ada =
        co_await people.find_one(doc("name", "Ada")).projection(doc("born", 1));
    auto cursor = people.find(doc("born", doc("$lt", 1900))).sort(doc("born", 1)).limit(10);
    while (auto person = co_await cursor.next())
        std::cout << person->get<std::string>("name") << '\n';
    auto born = co_await people.distinct("born", doc("name", "Ada"));
    auto plan = co_await people.find(doc("name", "Ada")).explain();
    // end region
    check(ada && born.size() == 1 && !plan.empty());

    // region: server
    auto server = co_await database.run_command(doc("buildInfo", 1));
    // end region
    check(server.contains("version"));
}

motor::task<void> migrate(motor::database database) {
    co_await writes_of_old(database["people"]);
    co_await writes_of_today(database["people"]);
    co_await find_and_modify(database["counters"]);
    co_await bulk_of_old(database["old_shop"]);
    co_await bulk_of_today(database["new_shop"]);
    find_the_calls(database);
    co_await reads_of_today(database);
}

int main(int argc, char** argv) { return example::run(argc, argv, migrate); }
