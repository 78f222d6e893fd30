// SPDX-License-Identifier: Apache-2.0
// Plain callbacks: each gets a motor::result. Without a loop they run on the client's workers.
#include "../example.hpp"

#include <future>

using motor::doc;

// region: callback
void visit(const motor::collection& people, std::function<void(motor::result<int>)> done) {
    people.update_one(doc("_id", "Ada"), doc("$inc", doc("visits", 1)))
        .upsert(true)
        .start([people, done](motor::result<motor::update_result> updated) {
            if (!updated) return done(updated.error());
            people.find_one(doc("_id", "Ada"))
                .start([done](motor::result<std::optional<motor::document>> found) {
                    done(
                        motor::result_of([&] { return found.value().value().get<int>("visits"); }));
                });
        });
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        motor::client client{example::uri(argc, argv)};
        example::fresh_database database{client};

        std::promise<int> visits;
        visit(database["people"], [&](motor::result<int> result) {
            if (result)
                visits.set_value(*result);
            else
                visits.set_exception(result.error());
        });
        example::check(visits.get_future().get() == 1);
    });
}
