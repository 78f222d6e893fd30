// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace motor::driver {

/// Whether the listeners of a client may be called: until it has ended.
class listening {
public:
    /// While it lives, end() waits: a listener is being called. False if that must not be.
    class visit {
    public:
        explicit visit(listening& to) noexcept;
        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;
        ~visit();
        explicit operator bool() const noexcept { return allowed_; }

    private:
        friend class listening;
        static visit*& innermost() noexcept;
        listening& to_;
        visit* const outer_;  // of the same thread, perhaps to another client's listeners
        bool allowed_;
    };

    listening() = default;
    listening(const listening&) = delete;
    listening& operator=(const listening&) = delete;

    /// No listener is called from now on. Waits for the calls in other threads, for `limit` at
    /// most; true if there is none left in any thread.
    bool end(std::chrono::nanoseconds limit) noexcept;
    /// A listener is being called in this thread.
    [[nodiscard]] bool visited_here() const noexcept { return visits_of_this_thread() > 0; }

private:
    [[nodiscard]] int visits_of_this_thread() const noexcept;

    std::mutex mutex_;
    std::condition_variable left_;
    int visits_ = 0;
    bool ended_ = false;
};

}  // namespace motor::driver
