// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace motor::detail {

/// Polls a socket for a short while before a thread sleeps until it is ready: waking a thread costs
/// more time than a server nearby takes to answer. It polls only while cores are to spare: of the
/// threads of this process that wait for a server, as many may poll as leave half of the cores
/// free, on which the server may run. After a crowd of such threads it does not poll for a while,
/// since the next one is likely. It learns from its success: where answers take longer, it seldom
/// tries.
class poller {
public:
    /// A thread that waits for a server, polling or asleep.
    class waiting {
    public:
        waiting() noexcept { ++count(); }
        waiting(const waiting&) = delete;
        waiting& operator=(const waiting&) = delete;
        ~waiting() { --count(); }
        [[nodiscard]] static bool core_to_spare() noexcept;
    };

    /// Work that waits for a thread: while there is any, no thread polls.
    class backlog {
    public:
        backlog() = default;
        backlog(const backlog&) = delete;
        backlog& operator=(const backlog&) = delete;
        ~backlog() { set(false); }
        void set(bool present) noexcept {
            if (std::exchange(present_, present) != present) count() += present ? crowd : -crowd;
        }

    private:
        static constexpr int crowd = 1 << 20;
        bool present_ = false;
    };

    enum class outcome { not_tried, lost, won };

    /// Calls `ask` until it returns true or the time for polling is up.
    template <class Ask>
    outcome poll(const waiting& thread, Ask ask) {
        if (!thread.core_to_spare()) crowded_ = crowd_memory;
        if (crowded_ > 0) --crowded_;
        if (crowded_ > 0 || !worth_a_try()) return outcome::not_tried;
        bool won = false;
        for (const auto end = now() + patience; !won && thread.core_to_spare() && now() < end;) {
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
    int crowded_ = 0;  // number of further waits for which a crowd is expected
};

}  // namespace motor::detail
