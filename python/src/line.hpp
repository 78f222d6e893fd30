// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>

namespace motor::python {

class pending;

/// A queue of operations that run one after the other, such as those of a session: the core refuses
/// a second one while one runs. In the loop's thread.
class line {
public:
    line() = default;
    line(const line&) = delete;
    line& operator=(const line&) = delete;

    /// Adds an operation. Calls `begin`, which must not throw, when all operations before it have
    /// left.
    void enter(const pending& one, std::function<void()> begin);
    /// Removes an operation that has completed, or will not begin.
    void leave(const pending& one);
    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }

private:
    struct place_in_line {
        const pending* who;
        std::function<void()> begin;
    };
    std::deque<place_in_line> all_;  // the first one runs
};

}  // namespace motor::python
