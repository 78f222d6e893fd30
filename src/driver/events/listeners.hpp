// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/events/monitoring.hpp>

#include "gate.hpp"

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace motor::detail {

template <class Event>
void tell_one(event_listener& listener, void (event_listener::*callback)(const Event&),
              const Event& event) noexcept {
    try {
        (listener.*callback)(event);
    } catch (...) {  // must neither reach libmongoc nor keep the event from other listeners
    }
}

/// A client's listeners, which are called in the order in which they were added.
class listeners {
public:
    /// Adds a listener. Must precede the first event.
    void add(std::shared_ptr<event_listener> listener) { all_.push_back(std::move(listener)); }
    /// The gate, for calls of a listener that happen later.
    [[nodiscard]] const std::shared_ptr<detail::gate>& gate() const noexcept { return gate_; }

    template <class Event>
    void tell(void (event_listener::*callback)(const Event&), const Event& event) noexcept {
        const detail::gate::holder inside{*gate_};
        if (!inside) return;
        for (auto& each : all_)
            tell_one(*each, callback, event);
    }

    /// A listener is being called in this thread.
    [[nodiscard]] bool called_here() const noexcept { return gate_->visited_here(); }

    /// Closes the gate, and destroys the listeners unless one is still being called.
    void close(std::chrono::nanoseconds limit) noexcept {
        if (gate_->close(limit)) all_.clear();
    }

private:
    const std::shared_ptr<detail::gate> gate_ = std::make_shared<detail::gate>();
    std::vector<std::shared_ptr<event_listener>> all_;
};

}  // namespace motor::detail
