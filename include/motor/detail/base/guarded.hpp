// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <utility>

namespace motor::detail {

/// Data together with the mutex that guards it: nobody gets at the one without the other.
template <class T, class Mutex = std::mutex>
class guarded {
public:
    /// The data, while it is locked.
    class access {
    public:
        [[nodiscard]] T& operator*() const noexcept { return of_->data_; }
        [[nodiscard]] T* operator->() const noexcept { return &of_->data_; }
        /// Releases the mutex. The data must not be used until lock().
        void unlock() noexcept { lock_.unlock(); }
        void lock() { lock_.lock(); }
        /// Unlocked while it sleeps, as a std::condition_variable waits.
        template <class Condition, class Done>
        void wait(Condition& changed, Done done) {
            changed.wait(lock_, std::move(done));
        }
        /// Waits as wait() does, for at most `limit`. Returns whether it is done.
        template <class Condition, class Duration, class Done>
        bool wait_for(Condition& changed, Duration limit, Done done) {
            return changed.wait_for(lock_, limit, std::move(done));
        }
        /// Waits for one notification, or wakes without one.
        template <class Condition>
        void sleep(Condition& changed) {
            changed.wait(lock_);
        }
        /// Sleeps as sleep() does, until `time` at the latest.
        template <class Condition, class Time>
        void sleep_until(Condition& changed, Time time) {
            changed.wait_until(lock_, time);
        }

    private:
        friend class guarded;
        explicit access(guarded& of) : of_(&of), lock_(of.mutex_) {}

        guarded* of_;
        std::unique_lock<Mutex> lock_;
    };

    template <class... Args>
    explicit guarded(Args&&... args) : data_(std::forward<Args>(args)...) {}
    guarded(const guarded&) = delete;
    guarded& operator=(const guarded&) = delete;

    [[nodiscard]] access lock() { return access{*this}; }

private:
    T data_;
    Mutex mutex_;
};

}  // namespace motor::detail
