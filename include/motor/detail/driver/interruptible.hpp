// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/home_process.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace motor::detail {

class socket_breaker;

/// What a thread runs, as other threads see it and may interrupt it. A thread that runs operations
/// has one, and uses it for one operation after the other. The blocking layer works without one:
/// then nothing can be interrupted.
class MOTOR_EXPORT interruptible {
public:
    using clock = std::chrono::steady_clock;

    /// How long an operation may take, and where its time has gone before it was begun.
    struct time_limit {
        std::chrono::nanoseconds within{0};
        clock::time_point started, left_queue;
    };

    interruptible() = default;
    interruptible(const interruptible&) = delete;
    interruptible& operator=(const interruptible&) = delete;

    /// Makes this the calling thread's own, from now on.
    void attach() noexcept { current() = this; }
    /// Begins an operation, named by its address, which may be interrupted until end(). In the
    /// thread that has called attach(), as end().
    void begin(const void* operation, const std::optional<time_limit>& limit);
    void end() noexcept;

    /// Interrupts this operation if it is the one that runs. A command that it has on the wire
    /// fails at once, and its connection is lost. One that it has not sent yet is not sent, and
    /// costs no connection. A connection that is being made is made, and kept. Thread-safe.
    void interrupt(const void* operation) noexcept;
    /// Interrupts what runs now and all that follows, with the connections that are being made:
    /// the client closes. Thread-safe.
    void close() noexcept;

    /// The calling thread's own; null if it runs no operations.
    [[nodiscard]] static interruptible* of_this_thread() noexcept { return current(); }
    /// The operation that runs, as begin() has named it; null if none does. In its thread.
    [[nodiscard]] const void* operation() const noexcept { return operation_; }
    /// The operation that runs has been interrupted. Thread-safe.
    [[nodiscard]] bool given_up() noexcept;
    /// When the last command of this operation went out, if the operation has a time limit; the
    /// epoch before it has sent one. Thread-safe.
    [[nodiscard]] clock::time_point on_wire_since(const void* operation) noexcept;

    /// Throws operation_timeout, which says where the operation's time went. In its thread.
    [[noreturn]] static void time_out(const std::string& name_space);

    /// Lets the calling thread use a connection alone, for what sends nothing. Throws
    /// invalid_operation in a process that has not made the connection.
    class connection_lock {
    public:
        explicit connection_lock(socket_breaker& breaker);
        connection_lock(const connection_lock&) = delete;
        connection_lock& operator=(const connection_lock&) = delete;
        ~connection_lock();

    protected:
        socket_breaker& breaker_;
    };

    /// The same for what sends something, and may be interrupted while it waits for the server.
    /// Throws auto_reconnect if the operation has been given up.
    class connection_use : private connection_lock {
    public:
        explicit connection_use(socket_breaker& breaker);
        ~connection_use();

    private:
        interruptible* const user_;
    };

    /// Calls a function when the operation is given up, in any thread, or at once if it has been.
    /// The function must neither block nor throw. For an operation that waits for other threads
    /// instead of a server; in its thread.
    class interrupt_callback {
    public:
        explicit interrupt_callback(std::function<void()> callback);
        interrupt_callback(const interrupt_callback&) = delete;
        interrupt_callback& operator=(const interrupt_callback&) = delete;
        ~interrupt_callback();

    private:
        interruptible* const user_;
    };

    class condition;

private:
    static interruptible*& current() noexcept;

    const home_process home_;
    std::mutex mutex_;
    const void* operation_ = nullptr;
    socket_breaker* breaker_ = nullptr;  // of the connection in use
    std::function<void()> callback_;
    clock::time_point sent_{};
    std::optional<time_limit> limit_;
    bool given_up_ = false, closed_ = false;
};

/// What an operation waits for when it waits for another one instead of a server.
class interruptible::condition {
public:
    /// Lets those who wait look again. Thread-safe.
    void notify() noexcept;
    /// Waits until `done()`, which is called at once and after each notify(). Throws cancelled if
    /// the operation is given up. In the operation's thread.
    template <class Done>
    void wait_until(Done done) {
        std::atomic<bool> given_up{false};
        const interrupt_callback callback{[&] {
            given_up.store(true);
            notify();
        }};
        for (;;) {
            const auto seen = notifications_.load();
            if (given_up) throw_given_up();
            if (done()) return;
            notifications_.wait(seen);
        }
    }

private:
    [[noreturn]] static void throw_given_up();

    std::atomic<unsigned> notifications_{0};
};

}  // namespace motor::detail
