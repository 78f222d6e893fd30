// SPDX-License-Identifier: Apache-2.0
// What goes wrong, and how to tell.
#include "../example.hpp"

using motor::doc, example::check;

motor::task<void> errors(motor::database database) {
    auto people = database["people"];
    co_await people.insert_one(doc("_id", "Ada"));

    // region: by_class
    bool taken = false;
    try {
        co_await people.insert_one(doc("_id", "Ada"));
    } catch (const motor::duplicate_key_error&) {
        taken = true;
    }
    // end region
    check(taken);

    // region: by_code
    try {
        co_await database.run_command(doc("noSuchCommand", 1));
        check(false);
    } catch (const motor::error& e) {
        if (e.code() == motor::errc::network) std::cerr << "no connection\n";
        check(e.code() == motor::errc::server);  // the server refused it
        std::cout << e.what() << '\n'            // "noSuchCommand on <database>: <message>"
                  << e.code() << '\n'            // the server's number
                  << e.reply() << '\n';          // the server's whole answer
    }
    // end region

    // region: reading
    auto ada = (co_await people.find_one()).value();
    try {
        ada.get<int>("_id");
        check(false);
    } catch (const motor::type_mismatch& e) {
        std::cout << e.what() << '\n';  // names the key, its type and the type that was asked for
    }
    check(!ada["age"] && ada.get_or("age", 36) == 36 && !ada["_id"].get_if<int>());
    // end region
}

int main(int argc, char** argv) {
    auto refused = example::run([] { motor::client client{"mongodb://"}; });
    // region: unreachable
    motor::client nobody{"mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=300"};
    nobody.ping().start([](motor::result<motor::document> reply) {
        if (reply.code() == motor::errc::server_selection) std::cout << "nobody there\n";
    });
    // end region
    check(refused == 1);
    return example::run(argc, argv, errors);
}
