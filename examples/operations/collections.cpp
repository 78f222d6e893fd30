// SPDX-License-Identifier: Apache-2.0
// Collections and databases: making, naming, listing, dropping; and commands of any kind.
#include "../example.hpp"

#include <algorithm>

using motor::doc, example::check;

motor::task<void> collections(motor::database database) {
    // region: create
    co_await database.create_collection("log").capped(1 << 20).max_documents(1000);
    co_await database["drafts"].insert_one(
        doc("text", "hello"));  // the first document makes the collection
    co_await database["drafts"].rename("letters");
    // end region

    // region: list
    std::vector<std::string> names = co_await database.list_collection_names();
    // end region
    std::sort(names.begin(), names.end());
    check(names == std::vector<std::string>{"letters", "log"});

    // region: drop
    co_await database["log"].drop();
    // end region
    check((co_await database.list_collection_names()).size() == 1);

    // region: run_command
    motor::document reply = co_await database.run_command(doc("buildInfo", 1));
    std::cout << "MongoDB " << reply.get<std::string_view>("version") << '\n';
    // end region

    // region: invalid_name
    try {
        database["no$dollar"];
        check(false);
    } catch (const motor::invalid_name&) {
    }
    // end region
}

int main(int argc, char** argv) { return example::run(argc, argv, collections); }
