// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/home_process.hpp>
#include <motor/event_loop.hpp>

#include <glib.h>

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace motor::detail {

/// A GMainContext as a client's loop.
class glib_event_loop final : public event_loop {
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
        ::g_source_unref(state_->source);  // the context owns the source from here on
    }
    ~glib_event_loop() override {
        std::lock_guard held{state_->mutex};
        state_->unused = true;
        state_->make_ready();
    }

    void post(wake_up call) override {
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
    /// State that the client shares with its source in the context. Other threads touch the source
    /// only under the mutex: a context that is being destroyed waits for the mutex in gone(), so
    /// the source still exists.
    struct state {
        const home_process home;
        // Recursive: if GLib itself holds the context while the source is touched, that may release
        // the last reference, and gone() is called inside.
        std::recursive_mutex mutex;
        std::shared_ptr<state> self;  // owned by the source
        ::GSource* source = nullptr;  // null once it is gone
        std::optional<wake_up> call;
        bool unused = false;  // the client is closed: the context's thread must remove the source

        void make_ready() {
            if (source) ::g_source_set_ready_time(source, 0);
        }
        void take_into(std::optional<wake_up>& taken) {
            if (call) taken.emplace(std::move(*call));
            call.reset();
        }
    };

    static ::gboolean dispatch(::GSource* source, ::GSourceFunc callback, ::gpointer data) {
        ::g_source_set_ready_time(source, -1);  // reset first, so that no later call is missed
        return callback(data);
    }
    static ::gboolean called(::gpointer data) noexcept {
        auto& self = *static_cast<state*>(data);
        if (!self.home.here()) return G_SOURCE_REMOVE;
        std::optional<wake_up> call;
        {
            std::lock_guard held{self.mutex};
            if (self.unused) return G_SOURCE_REMOVE;
            self.take_into(call);
        }
        if (call) (*call)();
        return G_SOURCE_CONTINUE;
    }
    /// Called when the source has been removed or the context is being destroyed.
    static void gone(::gpointer data) {
        auto& self = *static_cast<state*>(data);
        if (!self.home.here()) return;  // the child of a fork() leaves it alone
        std::shared_ptr<state> last;
        std::optional<wake_up>
            uncalled;  // destroyed without the lock: they hold the user's objects
        std::lock_guard held{self.mutex};
        last.swap(self.self);
        self.source = nullptr;
        self.take_into(uncalled);
    }

    static inline ::GSourceFuncs functions{nullptr, nullptr, dispatch, nullptr, nullptr, nullptr};

    const void* context_;
    const std::shared_ptr<state> state_ = std::make_shared<state>();
};

}  // namespace motor::detail
