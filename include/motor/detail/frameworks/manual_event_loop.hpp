// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/home_process.hpp>
#include <motor/event_loop.hpp>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace motor::detail {

/// Queue of a manual_loop: the wake-ups that it must call. Shared with the clients, which may
/// outlive the loop.
class manual_calls {
public:
    void post(wake_up call) {
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
    std::optional<wake_up> wait() {
        auto held = lock();
        changed_.wait(held, [&] { return !calls_.empty() || clients_with_work_ == 0; });
        return first();
    }
    std::optional<wake_up> take() {
        const auto held = lock();
        return first();
    }
    static void end(std::shared_ptr<manual_calls> of) {
        if (!of->home_.here()) return home_process::leave(std::move(of));
        std::deque<wake_up> left;  // destroyed without the lock
        const auto held = of->lock();
        of->closed_ = true;
        left.swap(of->calls_);
    }

private:
    [[nodiscard]] std::unique_lock<std::mutex> lock() {
        home_.require("loop");
        return std::unique_lock{mutex_};
    }
    std::optional<wake_up> first() {
        if (calls_.empty()) return std::nullopt;
        std::optional<wake_up> call{std::move(calls_.front())};
        calls_.pop_front();
        return call;
    }

    const home_process home_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<wake_up> calls_;
    int clients_with_work_ = 0;
    bool closed_ = false;
};

/// A manual_loop as a client's loop.
class manual_event_loop final : public event_loop {
public:
    explicit manual_event_loop(std::shared_ptr<manual_calls> state) : state_(std::move(state)) {
        state_->count(0);  // throws if the loop belongs to another process
    }
    void post(wake_up call) override { state_->post(std::move(call)); }
    void hold() override { state_->count(+1); }
    void release() override { state_->count(-1); }
    [[nodiscard]] bool nests() const noexcept override { return true; }
    [[nodiscard]] const void* context() const noexcept override { return state_.get(); }

private:
    const std::shared_ptr<manual_calls> state_;
};

}  // namespace motor::detail
