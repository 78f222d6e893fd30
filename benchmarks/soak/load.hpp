// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace motor::soak {

inline constexpr std::size_t callers = 32;
inline constexpr std::chrono::seconds limit{2};

/// Coroutines on a client's workers, each with one operation of a random kind after the other. What
/// they remember does not grow: each counts in a document of its own what the server has
/// acknowledged.
class load {
public:
    explicit load(const motor::client& by);
    load(const load&) = delete;
    load& operator=(const load&) = delete;

    /// Returns when all have ended.
    void end();
    /// Operations that succeeded, since it was asked last.
    [[nodiscard]] std::uint64_t done() { return done_.exchange(0); }
    /// How many errors there were of each class, since it was asked last.
    [[nodiscard]] std::map<std::string, int> errors();
    /// After end(), of a server that answers: what was acknowledged and is not there, or was done
    /// twice; empty if all is well.
    [[nodiscard]] std::vector<std::string> losses();

private:
    using generator = std::minstd_rand;
    struct counter {
        std::int64_t acknowledged = 0, unknown = 0;
    };

    motor::task<void> call(std::size_t number);
    motor::task<void> call_once(std::size_t number, generator& random);
    motor::task<void> count(std::size_t number);
    motor::task<void> write_and_read(std::size_t number);
    motor::task<void> read_in_batches();
    motor::task<void> aggregate();
    motor::task<void> store_file(std::size_t number);
    void lose(std::string what);

    const motor::database in_;
    std::atomic<bool> enough_{false};
    std::atomic<std::uint64_t> done_{0};
    std::vector<counter> counters_{callers};  // each of one coroutine
    std::mutex mutex_;                        // of what follows
    std::map<std::string, int> errors_;
    std::vector<std::string> losses_;
    std::vector<std::future<void>> running_;
};

}  // namespace motor::soak
