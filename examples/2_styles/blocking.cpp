// SPDX-License-Identifier: Apache-2.0
// get(): the same operations, one after the other, in the calling thread. Not for a loop's thread.
#include "../example.hpp"

using motor::doc;

int main(int argc, char** argv) {
    return example::run([&] {
        motor::client client{example::uri(argc, argv)};
        example::fresh_database database{client};
        auto people = database["people"];

        // region: blocking
        people.update_one(doc("_id", "Ada"), doc("$inc", doc("visits", 1))).upsert(true).get();
        std::optional<motor::document> ada = people.find_one(doc("_id", "Ada")).get();
        // end region
        example::check(ada.value().get<int>("visits") == 1);

        auto cursor = people.find();
        while (auto person = cursor.next().get())
            std::cout << *person << '\n';
    });
}
