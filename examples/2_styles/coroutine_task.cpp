// SPDX-License-Identifier: Apache-2.0
// motor::task: coroutines on the client's own workers, where operations run in place. No framework.
#include "../example.hpp"

#include <vector>

using motor::doc;

motor::task<int> visit(motor::collection people) {
    co_await people.update_one(doc("_id", "Ada"), doc("$inc", doc("visits", 1))).upsert(true);
    auto ada = co_await people.find_one(doc("_id", "Ada"));
    co_return ada.value().get<int>("visits");
}

// region: several
motor::task<void> visit_many(motor::client client, motor::collection people) {
    std::vector<motor::task<std::int64_t>> counts;
    for (const char* name : {"Ada", "Bob"})
        counts.push_back([](motor::collection all, const char* id) -> motor::task<std::int64_t> {
            co_return co_await all.count_documents(doc("_id", id));
        }(people, name));
    std::vector<std::int64_t> found = co_await motor::when_all(client, std::move(counts));
    example::check(found == std::vector<std::int64_t>{1, 0});
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        motor::client client{example::uri(argc, argv)};
        example::fresh_database database{client};
        auto people = database["people"];

        // region: run
        int visits = motor::run(client, visit(people));                // waits
        std::future<int> later = motor::spawn(client, visit(people));  // does not
        // end region
        example::check(visits == 1 && later.get() == 2);
        motor::run(client, visit_many(client, people));
    });
}
