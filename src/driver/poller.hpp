// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace motor::driver {

/// Asks a socket again and again for a short while before a thread goes to sleep for it: to be
/// woken costs more than a server nearby takes to answer. Only while cores are to spare: of the
/// threads of this process that wait for a server, as many may ask as leave half of the cores free,
/// which the server may be on. Where there is a crowd now and then, there will be one again before
/// long. And it learns from what comes of it: where answers take longer, it tries
/// seldom.
class poller {
public:
    /// A thread that waits for a server, asking or asleep.
    class waiting {
    public:
        waiting() noexcept { ++count(); }
        waiting(const waiting&) = delete;
        waiting& operator=(const waiting&) = delete;
        ~waiting() { --count(); }
        [[nodiscard]] static bool core_to_spare() noexcept;
    };

    /// Work that waits for a thread: while there is any, nobody polls.
    class backlog {
    public:
        backlog() = default;
        backlog(const backlog&) = delete;
        backlog& operator=(const backlog&) = delete;
        ~backlog() { set(false); }
        void set(bool there) noexcept {
            if (std::exchange(there_, there) != there) count() += there ? crowd : -crowd;
        }

    private:
        static constexpr int crowd = 1 << 20;
        bool there_ = false;
    };

    enum class outcome { not_tried, lost, won };

    /// Calls `ask` until it returns true or the patience ends.
    template <class Ask>
    outcome poll(const waiting& here, Ask ask) {
        if (!here.core_to_spare()) crowded_ = crowd_memory;
        if (crowded_ > 0) --crowded_;
        if (crowded_ > 0 || !worth_a_try()) return outcome::not_tried;
        bool won = false;
        for (const auto end = now() + patience; !won && here.core_to_spare() && now() < end;) {
            for (int i = 0; i < asks_per_look && !won; ++i)
                won = ask();
        }
        learn(won);
        return won ? outcome::won : outcome::lost;
    }

private:
    static constexpr std::int64_t patience = 60'000;  // ns
    static constexpr int asks_per_look = 4;
    static constexpr int best = 8, hopeless = -256, crowd_memory = 64;

    static std::atomic<int>& count() noexcept;
    static std::int64_t now() noexcept;
    bool worth_a_try() noexcept { return hope_ >= 0 || ++hope_ == 0; }
    void learn(bool won) noexcept {
        if (won)
            hope_ = hope_ < best ? hope_ + 1 : best;
        else if ((hope_ -= 4) < 0)
            hope_ = hopeless;
    }

    int hope_ = best;
    int crowded_ = 0;  // for so many waits more others are expected to wait too
};

}  // namespace motor::driver
