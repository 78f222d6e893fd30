// SPDX-License-Identifier: Apache-2.0
// The ways to go through a cursor.
#include "../example.hpp"

using motor::doc, example::check;

motor::task<void> cursors(motor::database database) {
    auto numbers = database["numbers"];
    std::vector<motor::document> batch;
    for (int i = 0; i < 250; ++i)
        batch.push_back(doc("_id", i));
    co_await numbers.insert_many(std::move(batch));

    // region: next
    int sum = 0;
    auto cursor = numbers.find().batch_size(100);  // three round trips
    while (auto each = co_await cursor.next())
        sum += each->get<int>("_id");
    // end region
    check(sum == 249 * 250 / 2 && !cursor.alive());

    // region: batch
    cursor.rewind();
    std::size_t batches = 0, documents = 0;
    for (auto some = co_await cursor.batch(); !some.empty(); some = co_await cursor.batch()) {
        for (motor::document_view each : some)
            documents += each.contains("_id");  // copies nothing
        ++batches;
    }
    // end region
    check(batches == 3 && documents == 250);

    // region: for_each
    auto add = [&sum](motor::document_view each) { sum += each.get<int>("_id"); };
    sum = 0;
    co_await numbers.find().for_each(add);
    // end region
    check(sum == 249 * 250 / 2);

    // region: for_each_coroutine
    auto count = [&](motor::document_view each) -> motor::task<bool> {
        documents -= co_await numbers.count_documents(doc("_id", each["_id"]));
        co_return documents > 200;
    };
    bool to_the_end = co_await motor::for_each(numbers.find(), count);  // until it returns false
    // end region
    check(!to_the_end && documents == 200);

    // region: to_list
    std::vector<motor::document> all = co_await numbers.find().to_list();
    std::vector<motor::document> ten = co_await numbers.find().to_list(10);
    // end region
    check(all.size() == 250 && ten.size() == 10);

    // region: fetch_next
    auto other = cursor.clone();
    while (co_await other.fetch_next())
        --sum, other.next_object();
    // end region
    check(sum == 249 * 250 / 2 - 250);

    // region: close
    auto unfinished = numbers.find().batch_size(10);
    co_await unfinished.next();
    co_await unfinished.close();  // or let it go out of scope: the server is told in the background
    // end region
    check(!unfinished.alive());
}

int main(int argc, char** argv) { return example::run(argc, argv, cursors); }
