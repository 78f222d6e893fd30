// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/detail/frameworks/glib_event_loop.hpp>

#include <glib.h>

#include <memory>

/// Motor on GLib (2.36 or later), and so on GTK.
///
///   motor::client client{uri, g_main_context_default()};
///   people.find_one(filter).start([](motor::result<...> found) { ... });  // called in that
///   context g_main_loop_run(loop);                          // until g_main_loop_quit()
///
/// Clients may be made, and operations started, in any thread; they complete in the thread that
/// runs the context. A loop that is run inside a callback delivers the other completions meanwhile.
/// Callbacks must not throw: GLib is C, so an exception ends the program. Pending operations do not
/// keep a GMainLoop running. A client holds no reference to its context: when the program releases
/// its last reference, the context is destroyed and pending callbacks are destroyed uncalled.
/// https://docs.gtk.org/glib/main-loop.html
namespace motor {

/// Makes a context a client's loop: `motor::client client{uri, g_main_context_default()}`.
inline std::unique_ptr<event_loop> make_event_loop(const loop_of<::GMainContext*>& from) {
    return std::make_unique<detail::glib_event_loop>(from.loop);
}

}  // namespace motor
