// SPDX-License-Identifier: Apache-2.0
// GLib, as in GTK: completions are called in the thread that runs the context.
#include "../example.hpp"
#include "visit.hpp"

#include <motor/frameworks/glib.hpp>

#include <glib.h>

int main(int argc, char** argv) {
    return example::run([&] {
        GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
        // region: client
        motor::client client{example::uri(argc, argv), g_main_context_default()};
        // end region
        example::fresh_database database{client};
        auto people = database["people"];

        int visits = 0;
        auto second = [&](motor::result<int> result) {
            if (result) visits = *result;
            g_main_loop_quit(loop);
        };
        example::visit(people, [&](motor::result<int> first) {
            if (!first || *first != 1) return g_main_loop_quit(loop);
            motor::start(example::visit(people), second);
        });
        g_main_loop_run(loop);  // pending operations do not keep it running: something has to quit
        g_main_loop_unref(loop);
        example::check(visits == 2);
        example::check(example::visit_and_wait(people) == 3);
    });
}
