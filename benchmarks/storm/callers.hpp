// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pace.hpp"

#include <motor/motor.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <mutex>
#include <string>
#include <vector>

namespace motor::storm {

inline constexpr std::size_t callers = 64;
inline constexpr std::chrono::milliseconds limit{200};

/// Outcomes of the operations that ended within one second.
struct second {
    int done = 0, late = 0, refused = 0;   ///< with a result, by the time limit, with another error
    std::chrono::microseconds longest{0};  ///< of the operations that ended
    std::chrono::microseconds longest_done{0};
    std::size_t workers = 0, connecting = 0;  ///< at the end of the second
    [[nodiscard]] int ended() const { return done + late + refused; }
};

/// Coroutines of a client. Each runs operations one after the other: a write to a document of its
/// own, then a read. Each operation has the limit.
class all_callers {
public:
    using clock = std::chrono::steady_clock;

    explicit all_callers(const motor::client& by);
    all_callers(const all_callers&) = delete;
    all_callers& operator=(const all_callers&) = delete;

    /// Throttles all coroutines together to half the number of operations that the server executed
    /// in the last second; returns that number. An overloaded server answers late, with or without
    /// an outage.
    int ask_for_half();
    /// Returns when all coroutines have ended.
    void end();
    /// Time since the beginning.
    [[nodiscard]] std::chrono::duration<double> now() const { return clock::now() - began_; }
    /// The seconds so far; the last one is incomplete.
    [[nodiscard]] std::vector<second> seconds() const;
    /// Outcomes in the second that begins at `then`.
    [[nodiscard]] second from(std::chrono::duration<double> then) const;
    /// Ids of the documents whose writes were acknowledged. Call it after end().
    [[nodiscard]] const std::vector<std::int64_t>& acknowledged() const { return acknowledged_; }
    [[nodiscard]] const std::vector<std::string>& errors() const { return errors_; }

private:
    enum class outcome : std::uint8_t { done, late, refused };
    struct ended {
        std::chrono::microseconds at, took;
        outcome how;
    };

    motor::task<void> call(motor::collection things);
    motor::task<outcome> call_once(motor::collection things, std::int64_t id);
    void note(outcome how, clock::time_point began);
    void note_error(const motor::error& what);
    static void add(second& to, const ended& one);

    const clock::time_point began_ = clock::now();
    std::atomic<bool> enough_{false};
    std::atomic<std::int64_t> next_{0};
    mutable std::mutex mutex_;  // guards the members below
    std::vector<ended> all_;
    std::vector<std::int64_t> acknowledged_;
    std::vector<std::string> errors_;  // each once
    pace pace_;
    std::vector<std::future<void>> running_;
};

}  // namespace motor::storm
