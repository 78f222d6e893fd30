// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/trial.hpp>
#include <benchmarks/usage.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace bench {

class load;

/// A caller that keeps a client busy: `while (me.begins()) { ...; me.ends(); }`. Used by one thread
/// at a time. It reads the clock once for each operation, and takes no lock.
class alignas(64) caller {
public:
    explicit caller(load& of) : of_(of) {}

    /// Returns false when the trial is over. The operation starts when the last one ended, or at
    /// has_prepared().
    bool begins();
    /// Restarts the operation's time, after preparations that must not be measured.
    void has_prepared() { started_ = clock::now(); }
    void ends();

private:
    friend class load;
    friend void on_threads(load& work, const std::function<void(caller&)>& body);

    load& of_;
    clock::time_point started_ = clock::now();
    bool got_through_ = false;
    bool has_thread_ = false;
    // Inside the window: number of operations, those at its edges in part, and the time spent on
    // them.
    double operations_ = 0, seconds_ = 0;
    std::vector<float> latencies_us_;
};

/// The callers of one trial, and the window of time in which they are measured.
class load {
public:
    explicit load(const trial& what);
    load(const load&) = delete;
    load& operator=(const load&) = delete;

    [[nodiscard]] const trial& what() const noexcept { return what_; }
    [[nodiscard]] std::vector<caller>& callers() noexcept { return callers_; }
    /// Called by the client: number of threads that served the operations.
    void served_by(std::size_t workers) noexcept { workers_ = workers; }
    /// Called by the client, on any thread: ends the trial.
    void fail(std::exception_ptr why) noexcept;

    /// Called by the measuring thread while the client runs: waits for the end of the window.
    /// Rethrows the client's failure.
    void watch();
    /// Figures of the trial. Call it when the client has ended.
    [[nodiscard]] sample summary() const;

private:
    friend class caller;

    void wait_until_all_got_through();
    void wait_until(clock::time_point then);
    void got_through(caller& first_time);

    const trial what_;
    std::vector<caller> callers_;
    std::atomic<clock::time_point> first_{clock::time_point::max()}, last_{first_.load()};
    std::size_t waiting_for_;  // guarded by the mutex
    std::atomic<std::size_t> workers_{0};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::exception_ptr failure_;
    clock::time_point started_ = clock::now();
    usage used_;  // inside the window
};

inline bool caller::begins() { return started_ < of_.last_.load(std::memory_order_relaxed); }

inline void caller::ends() {
    auto ended = clock::now();
    auto first = of_.first_.load(std::memory_order_relaxed);
    if (ended > first) {
        using seconds = std::chrono::duration<double>;
        auto last = of_.last_.load(std::memory_order_relaxed);
        auto inside = seconds{std::min(ended, last) - std::max(started_, first)}.count();
        auto took = seconds{ended - started_}.count();
        if (inside > 0) {
            operations_ += inside / took;
            seconds_ += inside;
            latencies_us_.push_back(static_cast<float>(took * 1e6));
        }
    }
    started_ = ended;
    if (!got_through_) of_.got_through(*this);
}

/// A client: keeps every caller of the load busy until the callers' begins() is false. Returns when
/// it has released everything. Its exception is the trial's failure.
using contender = void (*)(load&);

sample measure(const trial& what, contender client);

/// Runs `body(caller&)` in a thread for each caller, for clients whose callers are threads.
void on_threads(load& work, const std::function<void(caller&)>& body);

/// Checks an answer that a client received.
inline void expect(bool right, const char* what) {
    if (!right) throw std::runtime_error{what};
}

}  // namespace bench
