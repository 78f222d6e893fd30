// SPDX-License-Identifier: Apache-2.0
// find_one and find with their options.
#include "../example.hpp"

using motor::doc, motor::array, example::check;

motor::task<void> find(motor::database database) {
    auto cities = database["cities"];
    std::vector<motor::document> batch;
    batch.push_back(doc("_id", "Bonn", "people", 340, "river", "Rhine"));
    batch.push_back(doc("_id", "Cologne", "people", 1080, "river", "Rhine"));
    batch.push_back(doc("_id", "Paris", "people", 2100, "river", "Seine"));
    co_await cities.insert_many(std::move(batch));

    // region: find_one
    std::optional<motor::document> paris = co_await cities.find_one(doc("river", "Seine"));
    std::optional<motor::document> none = co_await cities.find_one(doc("river", "Nile"));
    // end region
    check(paris && paris->get<std::string>("_id") == "Paris" && !none);

    // region: options
    auto largest = co_await cities.find(doc("river", "Rhine"))
                       .sort(doc("people", -1))
                       .limit(1)
                       .projection(doc("people", 1))
                       .to_list();
    // end region
    check(largest.size() == 1 && largest[0] == doc("_id", "Cologne", "people", 1080));

    auto rivers = doc("river", doc("$in", array("Seine", "Nile")));
    auto large = doc("people", doc("$gt", 1000, "$lt", 2000));
    auto either =
        co_await cities.find(doc("$or", array(rivers, large))).sort(doc("_id", 1)).to_list();
    check(either.size() == 2 && either[0].get<std::string>("_id") == "Cologne");

    // region: any_option
    auto query = cities.find();
    query.option("maxTimeMS", 1000);  // any option under the server's own name
    // end region
    check((co_await query.to_list()).size() == 3);
}

int main(int argc, char** argv) { return example::run(argc, argv, find); }
