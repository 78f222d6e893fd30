// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

/// An event loop that Motor does not know, and the functions that make it a client's loop.
namespace own {

// region: loop
/// The existing loop: a queue of functions, run in one thread.
class loop {
public:
    void post(std::function<void()> function) {
        std::lock_guard held{mutex_};
        functions_.push_back(std::move(function));
        changed_.notify_one();
    }
    /// Ends when the queue is empty and no one holds the loop.
    void run() {
        while (auto next = wait())
            next();
    }
    void will_post(int more) {
        std::lock_guard held{mutex_};
        expected_ += more;
        changed_.notify_one();
    }

private:
    std::function<void()> wait() {
        std::unique_lock held{mutex_};
        changed_.wait(held, [&] { return !functions_.empty() || expected_ == 0; });
        if (functions_.empty()) return {};
        auto next = std::move(functions_.front());
        functions_.pop_front();
        return next;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> functions_;
    int expected_ = 0;
};
// end region

// region: event_loop
/// Motor's interface to the loop. Clients may outlive the loop, so they share its queue.
class event_loop final : public motor::event_loop {
public:
    explicit event_loop(std::weak_ptr<loop> to) : to_(std::move(to)) {}

    void post(motor::wake_up call) override {
        // A wake_up can only be moved, but a std::function is copied. Destroyed uncalled, the
        // wake_up tells Motor that the loop is gone.
        auto shared = std::make_shared<motor::wake_up>(std::move(call));
        if (auto to = to_.lock()) to->post([shared] { (*shared)(); });
    }
    void hold() override {
        if (auto to = to_.lock()) to->will_post(+1);
    }
    void release() override {
        if (auto to = to_.lock()) to->will_post(-1);
    }
    const void* context() const noexcept override { return to_.lock().get(); }

private:
    std::weak_ptr<loop> to_;
};
// end region

}  // namespace own

// region: make_event_loop
namespace motor {

/// Found by the client's constructor: motor::client client{uri, loop}.
inline std::unique_ptr<event_loop> make_event_loop(
    const loop_of<std::shared_ptr<own::loop>>& from) {
    return std::make_unique<own::event_loop>(from.loop);
}

}  // namespace motor
// end region
