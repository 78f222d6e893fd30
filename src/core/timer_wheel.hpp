// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/intrusive_list.hpp>
#include <motor/detail/core/timer.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace motor::detail {

/// What a timer has to call, by the milliseconds of its clock. A slot for each millisecond of the
/// next second: what is due later waits in its slot for further turns.
class timer::wheel {
public:
    static constexpr std::int64_t slots = 1024;
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    explicit wheel(std::int64_t now) noexcept : turned_to_(now) {}

    /// Returns the tick at which it is due: no earlier than the next one.
    std::int64_t add(entry& added, std::int64_t due) noexcept {
        added.tick_ = std::max(due, turned_to_ + 1);
        slot(added.tick_).push_back(added);
        ++waiting_;
        return added.tick_;
    }
    /// False if it is not in here, or no longer.
    bool remove(entry& added) noexcept {
        if (!intrusive_list<entry>::remove(added)) return false;
        --waiting_;
        return true;
    }
    /// Takes out one that is due, in the order of the ticks; null if none is.
    entry* take_due(std::int64_t now) noexcept {
        if (due_.empty()) turn(now);
        entry* first = due_.pop_front();
        if (first) --waiting_;
        return first;
    }
    /// No later than the next one is due.
    [[nodiscard]] std::int64_t next_tick() noexcept {
        if (waiting_ == 0) return never;
        auto tick = turned_to_ + 1;
        while (slot(tick).empty())
            ++tick;
        return tick;
    }

private:
    intrusive_list<entry>& slot(std::int64_t tick) noexcept {
        return wheel_[static_cast<std::size_t>(tick % slots)];
    }
    void turn(std::int64_t now) noexcept {
        for (auto tick = std::max(turned_to_, now - slots) + 1; tick <= now; ++tick) {
            slot(tick).for_each([&](entry& each) {
                if (each.tick_ > now) return;
                intrusive_list<entry>::remove(each);
                due_.push_back(each);
            });
        }
        turned_to_ = std::max(turned_to_, now);
    }

    std::array<intrusive_list<entry>, slots> wheel_;
    intrusive_list<entry> due_;  // what was due when it has turned
    std::int64_t turned_to_;     // all that was due until then is in due_, or has been taken
    std::size_t waiting_ = 0;
};

}  // namespace motor::detail
