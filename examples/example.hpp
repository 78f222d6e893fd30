// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <source_location>
#include <stdexcept>
#include <string>

/// Helpers that the examples share: the server's address, a database of their own, and a check.
namespace example {

inline std::string uri(int argc, char** argv) {
    if (argc > 1) return argv[1];
    if (const char* from_environment = std::getenv("MONGODB_URI")) return from_environment;
    return "mongodb://127.0.0.1:27017";
}

/// Throws, with the line number, if a claim of an example does not hold.
inline void check(bool holds, std::source_location at = std::source_location::current()) {
    if (!holds) throw std::logic_error{"not so: line " + std::to_string(at.line())};
}

/// A database for this process alone, dropped at the end.
class fresh_database : public motor::database {
public:
    explicit fresh_database(const motor::client& client)
        : database(client["motor_example_" + motor::object_id::generate().to_hex()]) {}
    fresh_database(const fresh_database&) = delete;
    fresh_database& operator=(const fresh_database&) = delete;
    ~fresh_database() {
        try {
            drop().get();
        } catch (const std::exception& e) {
            std::cerr << e.what() << '\n';
        }
    }
};

/// Calls a function and turns its exception into the program's exit code.
template <class Function>
int run(Function function) {
    try {
        function();
        return 0;
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}

/// Runs a task with a fresh database, as most examples do.
inline int run(int argc, char** argv, motor::task<void> (*task)(motor::database)) {
    return run([&] {
        motor::client client{uri(argc, argv)};
        fresh_database database{client};
        motor::run(client, task(database));
    });
}

}  // namespace example
