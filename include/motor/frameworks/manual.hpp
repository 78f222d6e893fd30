// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/driver/home_process.hpp>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

/// Motor without an event loop, where completions must still run in a thread of the user's choice:
/// a game's frame, the main loop of a tool, a framework not known here.
///
///   motor::manual_loop loop;
///   motor::client client{uri, loop};
///   people.find_one(filter).start([](motor::result<...> found) { ... });
///   loop.run();    // until no operation is pending
///   while (loop.poll()) {}   // or, as often as wanted: what is ready now
namespace motor {

/// Calls completions in the thread that calls run(), run_one() or poll(): one thread at a time.
/// Other threads may start operations meanwhile. When it is destroyed, what waits for it is
/// destroyed uncalled. What a callback throws leaves the call, and the rest stays for the next.
/// In a child that fork() made it throws invalid_operation: a child makes a loop of its own.
class manual_loop {
public:
    manual_loop() = default;
    manual_loop(const manual_loop&) = delete;
    manual_loop& operator=(const manual_loop&) = delete;
    ~manual_loop() { state::end(std::move(state_)); }

    /// Until no operation is pending.
    void run() {
        while (run_one()) {
        }
    }
    /// Waits for completions and runs them; false, at once, if no operation is pending.
    bool run_one() {
        auto call = state_->wait();
        if (call) (*call)();
        return call.has_value();
    }
    /// Runs completions that are ready, if there are any, and says whether.
    bool poll() {
        auto call = state_->take();
        if (call) (*call)();
        return call.has_value();
    }

private:
    friend class manual_event_loop;

    /// Shared with the clients, which may outlive the loop.
    class state {
    public:
        void post(core::wake_up call) {
            const auto held = lock();
            if (closed_) return;
            calls_.push_back(std::move(call));
            changed_.notify_one();
        }
        void count(int more) {
            const auto held = lock();
            clients_with_work_ += more;
            changed_.notify_one();
        }
        std::optional<core::wake_up> wait() {
            auto held = lock();
            changed_.wait(held, [&] { return !calls_.empty() || clients_with_work_ == 0; });
            return first();
        }
        std::optional<core::wake_up> take() {
            const auto held = lock();
            return first();
        }
        static void end(std::shared_ptr<state> of) {
            if (!of->home_.here()) return driver::home_process::leave(std::move(of));
            std::deque<core::wake_up> left;  // destroyed without the lock
            const auto held = of->lock();
            of->closed_ = true;
            left.swap(of->calls_);
        }

    private:
        [[nodiscard]] std::unique_lock<std::mutex> lock() {
            home_.require("loop");
            return std::unique_lock{mutex_};
        }
        std::optional<core::wake_up> first() {
            if (calls_.empty()) return std::nullopt;
            std::optional<core::wake_up> call{std::move(calls_.front())};
            calls_.pop_front();
            return call;
        }

        const driver::home_process home_;
        std::mutex mutex_;
        std::condition_variable changed_;
        std::deque<core::wake_up> calls_;
        int clients_with_work_ = 0;
        bool closed_ = false;
    };

    std::shared_ptr<state> state_ = std::make_shared<state>();
};

/// A manual_loop as a client's loop.
class manual_event_loop final : public core::event_loop {
public:
    explicit manual_event_loop(const manual_loop& loop) : state_(loop.state_) {
        state_->count(0);  // throws where the loop is another process's
    }
    void post(core::wake_up call) override { state_->post(std::move(call)); }
    void hold() override { state_->count(+1); }
    void release() override { state_->count(-1); }
    [[nodiscard]] bool nests() const noexcept override { return true; }
    [[nodiscard]] const void* context() const noexcept override { return state_.get(); }

private:
    const std::shared_ptr<manual_loop::state> state_;
};

namespace core {

/// Makes it a client's loop: `motor::client client{uri, loop}`.
inline std::unique_ptr<event_loop> make_event_loop(const loop_of<manual_loop>& from) {
    return std::make_unique<manual_event_loop>(from.loop);
}

}  // namespace core
}  // namespace motor
