// SPDX-License-Identifier: Apache-2.0
// No event loop: completions are called in the thread that asks for them, when it asks.
#include "../example.hpp"
#include "visit.hpp"

#include <motor/frameworks/manual.hpp>

#include <chrono>
#include <thread>

int main(int argc, char** argv) {
    return example::run([&] {
        // region: client
        motor::manual_loop loop;
        motor::client client{example::uri(argc, argv), loop};
        // end region
        example::fresh_database database{client};
        auto people = database["people"];

        int visits = 0;
        auto note = [&](motor::result<int> result) { visits = result.value(); };
        example::visit(people, note);
        loop.run();  // until no operation is pending
        example::check(visits == 1);

        motor::start(example::visit(people), note);
        // region: frame
        while (visits < 2) {  // a game's frames
            while (loop.poll()) {
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{16});
        }
        // end region
        example::check(example::visit_and_wait(people) == 3);
    });
}
