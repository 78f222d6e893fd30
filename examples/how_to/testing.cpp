// SPDX-License-Identifier: Apache-2.0
// How a program that uses Motor is tested: with a server of the test's own, and without one.
#include "../example.hpp"

#include <motor/motor.hpp>

#include <sys/types.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

using motor::doc, example::check;
using namespace std::chrono_literals;

// region: program
/// The code to be tested. It takes a collection, so that a test may pass one of its own.
class visits {
public:
    explicit visits(motor::collection people) : people_(std::move(people)) {}

    motor::task<int> count(std::string name) {
        auto person =
            co_await people_.find_one_and_update(doc("_id", name), doc("$inc", doc("visits", 1)))
                .upsert(true)
                .return_document(motor::return_document::after)
                .within(2s);
        co_return person.value().get<int>("visits");
    }

private:
    motor::collection people_;
};
// end region

// region: server
/// A server that this program starts, and that ends with it, even after a crash: it ends when its
/// standard input is closed, whose other end only this program has.
class embedded_server {
public:
    explicit embedded_server(const std::string& program)
        : said_(std::filesystem::temp_directory_path() /
                ("embedded_server_" + std::to_string(::getpid()))),
          input_(::popen(
              ("exec '" + program + "' --until-stdin-closes > '" + said_.string() + "'").c_str(),
              "w")) {
        if (!input_) throw std::runtime_error{"cannot start " + program};
    }
    embedded_server(const embedded_server&) = delete;
    embedded_server& operator=(const embedded_server&) = delete;
    ~embedded_server() {
        ::pclose(input_);
        std::filesystem::remove(said_);
    }

    /// Waits until the server accepts connections, and returns its connection string.
    [[nodiscard]] std::string uri() const {
        for (int i = 0; i < 300; ++i) {
            std::ifstream from{said_};
            std::string line;
            if (std::getline(from, line) && !from.eof()) return line;
            std::this_thread::sleep_for(100ms);
        }
        throw std::runtime_error{"the server did not start within 30 s"};
    }

private:
    std::filesystem::path said_;
    std::FILE* input_;
};
// end region

// region: fixture
/// A database for one test only, dropped at the end: tests may run in parallel.
class test_database {
public:
    explicit test_database(const motor::client& client)
        : database_(client["test_" + motor::object_id::generate().to_hex()]) {}
    test_database(const test_database&) = delete;
    test_database& operator=(const test_database&) = delete;
    ~test_database() {
        try {
            database_.drop().get();
        } catch (const motor::error& e) {
            std::cerr << e.what() << '\n';
        }
    }

    motor::collection operator[](std::string_view name) const { return database_[name]; }

private:
    motor::database database_;
};
// end region

// region: test
void counts_each_visit(const motor::client& client) {
    test_database database{client};
    visits tested{database["people"]};
    check(motor::run(client, tested.count("Ada")) == 1);
    check(motor::run(client, tested.count("Ada")) == 2);
    check(motor::run(client, tested.count("Bob")) == 1);
}
// end region

// region: no_server
/// A test of what the program does without a server needs no server: no process listens on port 9.
void says_so_if_there_is_no_server() {
    motor::client nobody{"mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200"};
    visits tested{nobody["app"]["people"]};
    try {
        motor::run(nobody, tested.count("Ada"));
        check(false);
    } catch (const motor::error& e) {
        check(e.code() == motor::errc::server_selection);
    }
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        says_so_if_there_is_no_server();
        const char* program = std::getenv("EMBEDDED_SERVER");
        if (program && ::access(program, X_OK) == 0) {
            // region: main
            embedded_server server{program};  // build/tools/embedded_server
            motor::client client{server.uri()};
            counts_each_visit(client);
            // end region
        } else {
            std::cout << "no embedded server: $EMBEDDED_SERVER names none\n";
        }
        motor::client client{example::uri(argc, argv)};
        counts_each_visit(client);
    });
}
