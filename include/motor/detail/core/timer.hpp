// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/base/intrusive_list.hpp>
#include <motor/detail/driver/home_process.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

namespace motor::detail {

/// Tells operations that their time is up. Adding and removing one takes the same short time
/// whatever their number, and allocates nothing. Has a thread of its own once there is something to
/// wait for; no user code runs on it. Precise to a few milliseconds, never early.
class MOTOR_EXPORT timer {
public:
    using clock = std::chrono::steady_clock;

    /// Waits in at most one timer at a time.
    class entry : private list_link<entry> {
    protected:
        virtual ~entry() = default;
        /// On the timer's thread; it must not block. Nothing else is called after it.
        virtual void expired() noexcept = 0;

    private:
        friend class intrusive_list<entry>;
        friend class timer;
        std::int64_t tick_ = 0;
    };

    class wheel;

    timer();
    timer(const timer&) = delete;
    timer& operator=(const timer&) = delete;
    ~timer();

    /// False if the timer has been stopped: nothing will be called. Throws no_thread.
    bool add(entry& added, clock::time_point due);
    /// True if expired() has not been called and will not be.
    bool remove(entry& added) noexcept;
    /// Calls nobody any more, and joins the thread.
    void stop() noexcept;

private:
    struct state;
    void run();

    const home_process home_;
    std::unique_ptr<state> state_;
};

}  // namespace motor::detail
