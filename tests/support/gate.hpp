// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>

namespace motor::testing {

/// A gate that holds threads until the test opens it, which makes an order of events without
/// sleeping. Copies are the same gate.
class gate {
public:
    void open() const {
        {
            std::lock_guard lock{state_->mutex};
            state_->open = true;
        }
        state_->changed.notify_all();
    }
    /// Waits. Returns false if a stop was requested before the gate was opened.
    bool wait(const std::stop_token& stop) const {
        std::unique_lock lock{state_->mutex};
        return state_->changed.wait(lock, stop, [this] { return state_->open; });
    }

private:
    struct state {
        std::mutex mutex;
        std::condition_variable_any changed;
        bool open = false;
    };
    std::shared_ptr<state> state_ = std::make_shared<state>();
};

}  // namespace motor::testing
