// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace demo {

using clock = std::chrono::steady_clock;

/// Costs of a stretch of the program: its own, and those of others meanwhile.
struct effort {
    clock::duration time{};    ///< on the clock
    clock::duration server{};  ///< from sending a command to its reply, all commands added up
    double here = 0;           ///< seconds of processors that this program used
    double elsewhere = 0;  ///< and that all others on this machine used, as a server that is here
};

/// Measures it. The server's part is told by the events of the client that this listens to.
class effort_meter : public motor::event_listener {
public:
    /// Since the program began, or since the machine did.
    [[nodiscard]] effort now() const;
    [[nodiscard]] effort since(const effort& before) const;

    void command_succeeded(const motor::command_succeeded_event& e) override { add(e.duration); }
    void command_failed(const motor::command_failed_event& e) override { add(e.duration); }

private:
    void add(std::chrono::microseconds took) { microseconds_ += took.count(); }

    std::atomic<std::int64_t> microseconds_{0};
};

}  // namespace demo
