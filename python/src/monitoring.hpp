// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/owned.hpp"
#include "loop.hpp"

#include <motor/detail/core/pending_operation.hpp>
#include <motor/detail/driver/home_process.hpp>
#include <motor/events/monitoring.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace motor::python {

/// Events of the core that Python has not heard yet, in order. The core's threads fill the queue,
/// and never take the GIL.
class event_queue {
public:
    /// An event on its way to the callable for its kind.
    class event {
    public:
        event() = default;
        event(const event&) = delete;
        event& operator=(const event&) = delete;
        virtual ~event() = default;
        [[nodiscard]] virtual std::size_t kind() const noexcept = 0;
        /// Arguments of the callable. On failure returns null, with a Python exception set.
        [[nodiscard]] virtual owned fields(PyObject* make_error) const = 0;
        /// Number of the operation to which the event belongs; 0 if there is none.
        [[nodiscard]] std::uint64_t operation() const noexcept { return operation_; }

    private:
        friend class event_queue;
        std::uint64_t operation_ = 0;
    };

    explicit event_queue(std::shared_ptr<wake_up_calls> calls) : calls_(std::move(calls)) {}

    /// Assigns a number to an operation until forget(): events in a thread that runs the operation
    /// belong to it.
    void know(const detail::pending_operation& one, std::uint64_t number);
    void forget(const detail::pending_operation& one) noexcept;
    /// Adds an event. Wakes the loop, unless a completion is about to. Thread-safe.
    void post(std::unique_ptr<event> one);
    /// Takes the next event; null if there is none.
    [[nodiscard]] std::unique_ptr<event> next();
    /// Drops all events, those to come included.
    void close() noexcept;

private:
    bool has_room_for(const event& one);
    [[nodiscard]] std::uint64_t operation_of_this_thread() const noexcept;

    const detail::home_process home_;  // in other processes the mutex may be locked forever
    const std::shared_ptr<wake_up_calls> calls_;
    std::mutex mutex_;
    std::deque<std::unique_ptr<event>> posted_;
    std::size_t heartbeats_ = 0;  // number of heartbeats in posted_
    std::unordered_map<const void*, std::uint64_t>
        operations_;      // running operations, with their numbers
    bool woken_ = false;  // whether the loop has been woken since the queue was empty
    bool closed_ = false;
};

/// Python's callables for a client's events, by kind. In the loop's thread, with the GIL held.
class listener {
public:
    static constexpr std::size_t kinds = 22;

    /// Reads {"command_started": callable ...}; kinds without a callable are not recorded. On
    /// failure returns false, with a Python exception set.
    [[nodiscard]] bool read(PyObject* by_kind);
    [[nodiscard]] bool hears_anything() const noexcept;
    /// Creates a listener of the core. It holds no Python objects: any thread may destroy it.
    [[nodiscard]] std::shared_ptr<event_listener> of_core(std::shared_ptr<wake_up_calls> calls);

    /// Called where an operation begins: until left(), its events are delivered in the current
    /// context (of contextvars). Returns the operation's number, or 0 if no events are delivered.
    [[nodiscard]] std::uint64_t entered();
    /// Called when that operation is about to be sent.
    void know(const detail::pending_operation& one, std::uint64_t number);
    /// Called when it has ended. `one` is null if it has not been sent.
    void left(const detail::pending_operation* one, std::uint64_t number) noexcept;

    /// Delivers events for at most a millisecond. Returns false if some are left, or with a Python
    /// exception set that the loop must see, such as KeyboardInterrupt.
    [[nodiscard]] bool tell_some(PyObject* make_error);
    /// Called when the client is closed: events of its servers and connections are no longer
    /// delivered.
    void hear_of_commands_alone() noexcept;
    /// Called before the client is destroyed.
    void end() noexcept;
    /// Visits references for the garbage collector.
    int traverse(visitproc visit, void* arg) const;

private:
    std::array<owned, kinds> callables_;
    std::shared_ptr<event_queue> queue_;  // null if no events are delivered
    std::uint64_t last_number_ = 0;
    std::unordered_map<std::uint64_t, owned> contexts_;  // contexts of operations, by their numbers
};

}  // namespace motor::python
