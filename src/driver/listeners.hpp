// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/monitoring.hpp>

#include "listening.hpp"

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace motor::driver {

template <class Event>
void tell_one(event_listener& one, void (event_listener::*of)(const Event&),
              const Event& what) noexcept {
    try {
        (one.*of)(what);
    } catch (...) {  // it must neither reach libmongoc nor keep others from hearing
    }
}

/// Those whom a client tells what it does. They are called in the order in which they were added.
class listeners {
public:
    /// Before the first event.
    void add(std::shared_ptr<event_listener> one) { all_.push_back(std::move(one)); }
    /// For those who call a listener later.
    [[nodiscard]] const std::shared_ptr<driver::listening>& listening() const noexcept {
        return listening_;
    }

    template <class Event>
    void tell(void (event_listener::*of)(const Event&), const Event& what) noexcept {
        const listening::visit here{*listening_};
        if (!here) return;
        for (auto& each : all_)
            tell_one(*each, of, what);
    }

    /// One of them is just being called in this thread.
    [[nodiscard]] bool called_here() const noexcept { return listening_->visited_here(); }

    /// As listening::end(); lets go of the listeners if nobody is calling one.
    void end(std::chrono::nanoseconds limit) noexcept {
        if (listening_->end(limit)) all_.clear();
    }

private:
    const std::shared_ptr<driver::listening> listening_ = std::make_shared<driver::listening>();
    std::vector<std::shared_ptr<event_listener>> all_;
};

}  // namespace motor::driver
