// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace demo {

using clock = std::chrono::steady_clock;

/// Costs of a phase of the program: its own, and those of other processes meanwhile.
struct effort {
    clock::duration time{};    ///< wall-clock time
    clock::duration server{};  ///< from sending a command to its reply, summed over all commands
    double here = 0;           ///< processor seconds of this program
    double elsewhere = 0;      ///< processor seconds of all other processes
};

/// Measures effort. The server's part comes from the events of the client to which it listens.
class effort_meter : public motor::event_listener {
public:
    /// Totals since the program, or the machine, was started.
    [[nodiscard]] effort now() const;
    [[nodiscard]] effort since(const effort& before) const;

    void command_succeeded(const motor::command_succeeded_event& e) override { add(e.duration); }
    void command_failed(const motor::command_failed_event& e) override { add(e.duration); }

private:
    void add(std::chrono::microseconds took) { microseconds_ += took.count(); }

    std::atomic<std::int64_t> microseconds_{0};
};

}  // namespace demo
