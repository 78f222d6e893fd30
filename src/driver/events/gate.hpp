// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace motor::detail {

/// Lets calls of a client's listeners in until it is closed.
class gate {
public:
    /// A call that is inside: close() waits until it is destroyed. False if it was not let in.
    class holder {
    public:
        explicit holder(gate& visited) noexcept;
        holder(const holder&) = delete;
        holder& operator=(const holder&) = delete;
        ~holder();
        explicit operator bool() const noexcept { return allowed_; }

    private:
        friend class gate;
        static holder*& innermost() noexcept;
        gate& gate_;
        holder* const outer_;  // of the same thread, perhaps in another client's gate
        bool allowed_;
    };

    gate() = default;
    gate(const gate&) = delete;
    gate& operator=(const gate&) = delete;

    /// Lets no call in from now on. Waits until the calls in other threads have ended, for `limit`
    /// at most. True if none is left in any thread.
    bool close(std::chrono::nanoseconds limit) noexcept;
    /// A listener is being called in this thread.
    [[nodiscard]] bool visited_here() const noexcept { return visits_of_this_thread() > 0; }

private:
    [[nodiscard]] int visits_of_this_thread() const noexcept;

    std::mutex mutex_;
    std::condition_variable left_;
    int visits_ = 0;
    bool closed_ = false;
};

}  // namespace motor::detail
