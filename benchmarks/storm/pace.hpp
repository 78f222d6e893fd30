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

/// Resumes waiting coroutines one after the other, one for each interval; at once if no interval is
/// set. Thread-safe.
class pace {
public:
    using clock = std::chrono::steady_clock;

    explicit pace(motor::executor on) : on_(std::move(on)) {}
    pace(const pace&) = delete;
    pace& operator=(const pace&) = delete;
    ~pace() { end(); }

    void keep(std::chrono::nanoseconds interval);
    /// Resumes all coroutines, now and later.
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
    /// An awaitable; the coroutine resumes on its executor.
    turn next_turn() noexcept { return turn{*this}; }

private:
    /// Returns false if the coroutine need not wait.
    bool wait(std::coroutine_handle<> coming);
    void run();

    motor::executor on_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::coroutine_handle<>> waiting_;
    std::chrono::nanoseconds interval_{0};
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace motor::storm
