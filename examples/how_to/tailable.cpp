// SPDX-License-Identifier: Apache-2.0
// Following a capped collection, as `tail -f` follows a file.
#include "../example.hpp"

#include <motor/motor.hpp>

#include <chrono>
#include <stop_token>
#include <thread>
#include <vector>

using motor::doc, example::check;
using namespace std::chrono_literals;

// region: create
motor::task<void> create(motor::database database) {
    co_await database.create_collection("log").capped(1 << 20);  // 1 MiB, then the oldest go
    co_await database["log"].insert_one(doc("_id", 0, "text", "started"));
}
// end region

// region: follow
/// Calls `line` with each document, until it returns false.
template <class Line>
motor::task<void> follow(motor::collection log, Line line) {
    motor::value last{0};
    while (true) {
        auto lines = log.find(doc("_id", doc("$gt", last)))
                         .cursor_type(motor::cursor_type::tailable_await)
                         .max_await_time(1s)  // how long the server waits for a new document
                         .batch_size(1);
        while (lines.alive()) {
            auto next = co_await lines.next();
            if (!next) continue;  // nothing new yet
            last = motor::value{(*next)["_id"]};
            if (!line(*next)) co_return;
        }
        // The server ends such a cursor when nothing matches, and when its document was
        // overwritten. Query again, after the last document that was seen. (A worker may sleep; in
        // a loop's thread use the loop's timer.)
        std::this_thread::sleep_for(50ms);
    }
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        motor::client client{example::uri(argc, argv)};
        example::fresh_database database{client};
        motor::run(client, create(database));
        auto log = database["log"];

        // region: run
        std::vector<int> seen;
        auto take = [&seen](const motor::document& line) {
            seen.push_back(line.get<int>("_id"));
            return seen.size() < 3;
        };
        auto following = motor::spawn(client, follow(log, take));
        for (int i = 1; i <= 3; ++i)
            log.insert_one(doc("_id", i)).get();
        following.get();
        // end region
        check(seen == std::vector<int>{1, 2, 3});

        // region: stop
        std::stop_source stop;
        auto lines = log.find()
                         .cursor_type(motor::cursor_type::tailable_await)
                         .max_await_time(10s)
                         .batch_size(1);
        auto print = [](motor::document_view line) { std::cout << line << '\n'; };
        auto ended = lines.for_each(print).stop_on(stop.get_token()).future();
        std::this_thread::sleep_for(100ms);
        stop.request_stop();  // the server's wait is given up, too
        // end region
        try {
            ended.get();
        } catch (const motor::cancelled&) {
            std::cout << "stopped\n";
        }
    });
}
