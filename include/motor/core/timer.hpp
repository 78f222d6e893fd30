// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/home_process.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

namespace motor::core {

/// Tells operations that their time is up. Adding and removing one takes the same short time
/// whatever their number, and allocates nothing. Has a thread of its own once there is something to
/// wait for; no user code runs on it. Precise to a few milliseconds, never early.
class timer {
public:
    using clock = std::chrono::steady_clock;

    /// Waits in at most one timer at a time.
    class entry {
    public:
        entry() = default;
        entry(const entry&) = delete;
        entry& operator=(const entry&) = delete;

    protected:
        virtual ~entry() = default;
        /// On the timer's thread; it must not block. Nothing else is called after it.
        virtual void expired() noexcept = 0;

    private:
        friend class timer;
        entry* next_ = nullptr;
        entry** linked_at_ = nullptr;  // what points to it; null while it is not waiting
        std::int64_t tick_ = 0;
    };

    timer();
    timer(const timer&) = delete;
    timer& operator=(const timer&) = delete;
    ~timer();

    /// False if the timer has been stopped: nothing will be called. Throws no_thread.
    bool add(entry& what, clock::time_point due);
    /// True if expired() has not been called and will not be.
    bool remove(entry& what) noexcept;
    /// Calls nobody any more, and joins the thread.
    void stop() noexcept;

private:
    struct state;
    void run();

    const driver::home_process home_;
    std::unique_ptr<state> state_;
};

}  // namespace motor::core
