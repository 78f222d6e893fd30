// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>

namespace motor::testing {

/// What waits at it goes on when the test opens it: the order of events without sleeping. Copies
/// are the same gate.
class gate {
public:
    void open() const {
        {
            std::lock_guard lock{state_->mutex};
            state_->open = true;
        }
        state_->changed.notify_all();
    }
    /// Returns false if it was told to stop before the gate was opened.
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
