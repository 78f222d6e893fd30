// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/driver/home_process.hpp>

#include <glib.h>

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

/// Motor on GLib (2.36 or later), and so on GTK.
///
///   motor::client client{uri, g_main_context_default()};
///   people.find_one(filter).start([](motor::result<...> found) { ... });  // called in that
///   context g_main_loop_run(loop);                          // until g_main_loop_quit()
///
/// Clients may be made, and operations started, in any thread; they complete in the one that runs
/// the context. A loop that is run inside a callback gets the other completions meanwhile.
/// Callbacks must not throw: GLib is C, so that an exception ends the program. Pending operations
/// do not keep a GMainLoop running. A client holds no reference to its context: with the last one
/// of the program's the context goes, and what waits for it is destroyed uncalled.
/// https://docs.gtk.org/glib/main-loop.html
namespace motor {

namespace frameworks {

/// A GMainContext as a client's loop.
class glib_event_loop final : public core::event_loop {
public:
    /// Null is the default context, as everywhere in GLib.
    explicit glib_event_loop(::GMainContext* context)
        : context_(context ? context : ::g_main_context_default()) {
        std::lock_guard held{state_->mutex};
        state_->self = state_;
        state_->source = ::g_source_new(&functions, sizeof(::GSource));
        ::g_source_set_callback(state_->source, called, state_.get(), gone);
        ::g_source_set_can_recurse(state_->source, TRUE);
        ::g_source_attach(state_->source, context);
        ::g_source_unref(state_->source);  // from now on it is the context's alone
    }
    ~glib_event_loop() override {
        std::lock_guard held{state_->mutex};
        state_->unused = true;
        state_->make_ready();
    }

    void post(core::wake_up call) override {
        std::lock_guard held{state_->mutex};
        if (!state_->source) return;
        state_->call.emplace(std::move(call));
        state_->make_ready();
    }
    void hold() override {}
    void release() override {}
    [[nodiscard]] bool nests() const noexcept override { return true; }
    [[nodiscard]] const void* context() const noexcept override { return context_; }

private:
    /// What the client and its source in the context share. Other threads touch the source only
    /// under the mutex: a context that is being destroyed waits for that in gone(), so it is there.
    struct state {
        const driver::home_process home;
        // Recursive: where GLib itself holds the context while the source is touched, that may be
        // the last reference, and gone() is called inside.
        std::recursive_mutex mutex;
        std::shared_ptr<state> self;  // the source's
        ::GSource* source = nullptr;  // null when it is gone
        std::optional<core::wake_up> call;
        bool unused = false;  // the client is closed: the context's thread is to remove the source

        void make_ready() {
            if (source) ::g_source_set_ready_time(source, 0);
        }
        void take_into(std::optional<core::wake_up>& taken) {
            if (call) taken.emplace(std::move(*call));
            call.reset();
        }
    };

    static ::gboolean dispatch(::GSource* source, ::GSourceFunc callback, ::gpointer data) {
        ::g_source_set_ready_time(source, -1);  // first, so that no later call is missed
        return callback(data);
    }
    static ::gboolean called(::gpointer data) noexcept {
        auto& self = *static_cast<state*>(data);
        if (!self.home.here()) return G_SOURCE_REMOVE;
        std::optional<core::wake_up> call;
        {
            std::lock_guard held{self.mutex};
            if (self.unused) return G_SOURCE_REMOVE;
            self.take_into(call);
        }
        if (call) (*call)();
        return G_SOURCE_CONTINUE;
    }
    /// The source has been removed, or the context is being destroyed.
    static void gone(::gpointer data) {
        auto& self = *static_cast<state*>(data);
        if (!self.home.here()) return;  // left as it is
        std::shared_ptr<state> last;
        std::optional<core::wake_up> uncalled;  // destroyed without the lock: the user's objects
        std::lock_guard held{self.mutex};
        last.swap(self.self);
        self.source = nullptr;
        self.take_into(uncalled);
    }

    static inline ::GSourceFuncs functions{nullptr, nullptr, dispatch, nullptr, nullptr, nullptr};

    const void* context_;
    const std::shared_ptr<state> state_ = std::make_shared<state>();
};

}  // namespace frameworks

namespace core {

/// Makes a context a client's loop: `motor::client client{uri, g_main_context_default()}`.
inline std::unique_ptr<event_loop> make_event_loop(const loop_of<::GMainContext*>& from) {
    return std::make_unique<frameworks::glib_event_loop>(from.loop);
}

}  // namespace core
}  // namespace motor
