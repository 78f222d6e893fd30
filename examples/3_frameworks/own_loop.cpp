// SPDX-License-Identifier: Apache-2.0
// A loop of one's own: own_loop.hpp is all that Motor needs to know of it.
#include "own_loop.hpp"

#include "../example.hpp"
#include "visit.hpp"

int main(int argc, char** argv) {
    return example::run([&] {
        auto loop = std::make_shared<own::loop>();
        motor::client client{example::uri(argc, argv), loop};
        example::fresh_database database{client};
        auto people = database["people"];

        int visits = 0;
        auto second = [&](motor::result<int> result) { visits = result.value(); };
        example::visit(people, [&](motor::result<int> first) {
            example::check(first.value() == 1);
            motor::start(example::visit(people), second);
        });
        loop->run();
        example::check(visits == 2);
        example::check(example::visit_and_wait(people) == 3);
    });
}
