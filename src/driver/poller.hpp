// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire.hpp"

namespace motor::driver {

/// Asks a socket again and again for a short while before a thread goes to sleep for it: to be
/// woken costs more than a server nearby takes to answer. Only while cores are to spare: of the
/// threads of this process that wait for a server, as many may ask as leave half of the cores free,
/// which the server may be on. Learns from what comes of it: where answers take longer, it tries
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
        [[nodiscard]] bool core_to_spare() const noexcept;

    private:
        static std::atomic<int>& count() noexcept;
    };

    /// Calls `ask` until it returns true or the patience ends; returns what it returned last.
    template <class Ask>
    bool poll(const waiting& here, wire_settings& settings, Ask ask) {
        if (!settings.polling || !here.core_to_spare() || !worth_a_try()) return false;
        bool won = false;
        for (const auto end = now() + patience; !won && here.core_to_spare() && now() < end;) {
            for (int i = 0; i < asks_per_look && !won; ++i)
                won = ask();
        }
        learn(won);
        (won ? settings.polls_won : settings.polls_lost).fetch_add(1, std::memory_order_relaxed);
        return won;
    }

private:
    static constexpr std::int64_t patience = 60'000;  // ns
    static constexpr int asks_per_look = 4;
    static constexpr int best = 8, hopeless = -256;

    static std::int64_t now() noexcept;
    bool worth_a_try() noexcept { return hope_ >= 0 || ++hope_ == 0; }
    void learn(bool won) noexcept {
        if (won)
            hope_ = hope_ < best ? hope_ + 1 : best;
        else if ((hope_ -= 4) < 0)
            hope_ = hopeless;
    }

    int hope_ = best;
};

}  // namespace motor::driver
