// SPDX-License-Identifier: Apache-2.0
// libuv: completions are called in the loop, which ends when no operation is pending.
#include "../example.hpp"
#include "visit.hpp"

#include <motor/frameworks/uv.hpp>

#include <uv.h>

int main(int argc, char** argv) {
    return example::run([&] {
        uv_loop_t* loop = uv_default_loop();
        {
            // region: client
            motor::client client{example::uri(argc, argv), loop};  // in the loop's thread
            // end region
            example::fresh_database database{client};
            auto people = database["people"];

            int visits = 0;
            auto second = [&](motor::result<int> result) { visits = result.value(); };
            example::visit(people, [&](motor::result<int> first) {
                example::check(first.value() == 1);
                // region: coroutine
                motor::start(example::visit(people), second);  // it goes on in this loop
                // end region
            });
            uv_run(loop, UV_RUN_DEFAULT);
            example::check(visits == 2);
            example::check(example::visit_and_wait(people) == 3);
        }
        // region: close
        // The client is gone: once the loop has ended, nothing is left in it.
        uv_run(loop, UV_RUN_DEFAULT);
        example::check(uv_loop_close(loop) == 0);
        // end region
    });
}
