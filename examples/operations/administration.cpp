// SPDX-License-Identifier: Apache-2.0
// What a server, a database or a collection tells of itself.
#include "../example.hpp"

using motor::doc, example::check;

motor::task<void> administration(motor::client client, motor::database database) {
    auto people = database["people"];
    co_await people.insert_one(doc("_id", "ada", "born", 1815));

    // region: server
    motor::hello_result server = co_await client.hello();
    std::cout << server.address << (server.is_primary ? " is the primary\n" : "\n");
    motor::document build = co_await client.server_info();
    std::cout << "MongoDB " << build.get<std::string>("version") << '\n';
    // end region
    check(server.max_bson_size > 0);

    // region: explain
    motor::document plan = co_await people.find(doc("born", 1815)).explain();
    // end region
    check(plan.contains("queryPlanner"));

    // region: indexes
    co_await people.create_index(motor::index_model(doc("born", 1)).name("age").sparse(true));
    motor::document indexes = co_await people.index_information();
    check(indexes["age"]["key"] == motor::value{doc("born", 1)});
    // end region

    // region: dereference
    auto reference = doc("$ref", "people", "$id", "ada");
    std::optional<motor::document> ada = co_await database.dereference(reference);
    check(ada->get<int>("born") == 1815);
    // end region

    // region: options
    co_await database.create_collection("log").capped(4096);
    check((co_await database["log"].options()).get<bool>("capped"));
    co_await database.drop_collection("log");
    // end region

    // region: validate
    try {
        co_await database.validate_collection("people").full(true);
    } catch (const motor::collection_invalid& damaged) {
        std::cerr << damaged.reply() << '\n';  // prints the server's report
    }
    // end region

    // region: run_cursor_command
    auto cursor = database.run_cursor_command(doc("find", "people", "batchSize", 1)).batch_size(1);
    check((co_await cursor.to_list()).size() == 1);
    // end region
}

int main(int argc, char** argv) {
    return example::run([&] {
        motor::client client{example::uri(argc, argv)};
        example::fresh_database database{client};
        motor::run(client, administration(client, database));
    });
}
