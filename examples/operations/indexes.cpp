// SPDX-License-Identifier: Apache-2.0
// Making, listing and dropping indexes.
#include "../example.hpp"

using motor::doc, example::check;

motor::task<void> indexes(motor::database database) {
    auto users = database["users"];

    // region: create
    std::string name = co_await users.create_index(doc("email", 1), doc("unique", true));

    std::vector<motor::index_model> several;
    several.emplace_back(doc("last", 1, "first", 1));
    several.emplace_back(doc("born", -1), doc("name", "by age"));
    std::vector<std::string> names = co_await users.create_indexes(std::move(several));
    // end region
    check(name == "email_1" && names == std::vector<std::string>{"last_1_first_1", "by age"});

    // region: list
    auto cursor = users.list_indexes();
    while (auto index = co_await cursor.next())
        std::cout << *index << '\n';
    // end region

    // region: drop
    co_await users.drop_index("by age");
    co_await users.drop_index(doc("last", 1, "first", 1));
    co_await users.drop_indexes();  // all but the one on _id
    // end region
    check((co_await users.list_indexes().to_list()).size() == 1);
}

int main(int argc, char** argv) { return example::run(argc, argv, indexes); }
