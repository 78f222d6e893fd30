// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace motor::storm {

/// Lets coroutines go on one after the other, one for each interval; as they come, until it has an
/// interval. Thread-safe.
class pace {
public:
    using clock = std::chrono::steady_clock;

    explicit pace(motor::core::executor on) : on_(std::move(on)) {}
    pace(const pace&) = delete;
    pace& operator=(const pace&) = delete;
    ~pace() { end(); }

    void keep(std::chrono::nanoseconds interval);
    /// Lets all go on, now and later.
    void end();

    class turn {
    public:
        explicit turn(pace& of) noexcept : of_(of) {}
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> coming) { return of_.wait(coming); }
        void await_resume() const noexcept {}

    private:
        pace& of_;
    };
    /// Awaited by a coroutine, which goes on where the executor has it.
    turn next_turn() noexcept { return turn{*this}; }

private:
    /// False if it need not wait.
    bool wait(std::coroutine_handle<> coming);
    void run();

    motor::core::executor on_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::coroutine_handle<>> waiting_;
    std::chrono::nanoseconds interval_{0};
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace motor::storm
