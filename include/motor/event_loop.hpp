// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <memory>
#include <utility>

namespace motor {

namespace detail {
class completion_queue;
}

/// A function that an event loop must call once, on its thread. Destroying it uncalled tells Motor
/// that the loop is gone. Move-only.
class MOTOR_EXPORT wake_up {
public:
    wake_up(wake_up&&) noexcept = default;
    wake_up& operator=(wake_up&&) = delete;
    ~wake_up();
    /// Runs the completions that are ready. Call it in the loop's thread. Completions may throw.
    void operator()();

private:
    friend class detail::completion_queue;
    explicit wake_up(std::shared_ptr<detail::completion_queue> to) noexcept : to_(std::move(to)) {}

    std::shared_ptr<detail::completion_queue> to_;
};

/// An application's event loop, as a framework header implements it.
class event_loop {
public:
    virtual ~event_loop() = default;
    /// Has the loop call the function soon on its thread, never inside this call. If the loop is
    /// gone, destroys the function uncalled. Thread-safe.
    virtual void post(wake_up call) = 0;
    /// Keeps the loop running while operations are pending.
    virtual void hold() = 0;
    /// Undoes one hold().
    virtual void release() = 0;
    /// Whether callbacks may run the loop again inside a call (a modal dialog). Then the loop is
    /// asked for another call before a completion runs that others wait behind.
    [[nodiscard]] virtual bool nests() const noexcept { return false; }
    /// Identity of the loop: the address of the framework's own object.
    [[nodiscard]] virtual const void* context() const noexcept = 0;
};

/// Wraps a user's loop in the call `make_event_loop(loop_of<Loop>)`. Framework headers overload
/// that function in this namespace, where the call finds it.
template <class Loop>
struct loop_of {
    const Loop& loop;  ///< The loop as the user passed it to the client.
};

}  // namespace motor
