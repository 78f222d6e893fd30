// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/home_process.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace motor::driver {

class wire;

/// An operation on its way through the blocking layer, as other threads may see it and give it up.
/// A thread that runs operations has one, and uses it for one after the other. The blocking layer
/// works without: then nobody can give up.
class call {
public:
    using clock = std::chrono::steady_clock;

    /// How long it may take, and where its time has gone before it came here.
    struct time_limit {
        std::chrono::nanoseconds within{0};
        clock::time_point started, left_queue;
    };

    call() = default;
    call(const call&) = delete;
    call& operator=(const call&) = delete;

    /// The calling thread is the one whose operations these are, from now on.
    void attach() noexcept { current() = this; }
    /// In that thread: an operation that may be given up, named by `whose`, runs until end().
    void begin(const void* whose, const std::optional<time_limit>& limit);
    void end() noexcept;

    /// Any thread: what it has on the wire fails at once, and its connection is lost; what it has
    /// not sent yet is not sent, and costs no connection. One that is being made is made, and kept.
    /// Nothing happens unless the operation is still at it.
    void give_up(const void* whose) noexcept;
    /// Any thread, when the client closes: whatever is going on, with all its connections.
    void close() noexcept;

    /// The one of the calling thread; null if it runs no operations.
    [[nodiscard]] static call* of_this_thread() noexcept { return current(); }
    /// Any thread: nobody waits any more for the operation that is at it.
    [[nodiscard]] bool given_up() noexcept;
    /// Any thread: since when the command is on the wire that timed operation `whose` sent last;
    /// the epoch before it sent any.
    [[nodiscard]] clock::time_point on_wire_since(const void* whose) noexcept;

    /// For the blocking layer, in the operation's thread: throws operation_timeout, which says
    /// where the time went.
    [[noreturn]] static void time_out(const std::string& name_space);

    /// For the blocking layer: the calling thread has a connection to itself, for what sends
    /// nothing. Throws invalid_operation if it is another process's.
    class locked_wire {
    public:
        explicit locked_wire(wire& on);
        locked_wire(const locked_wire&) = delete;
        locked_wire& operator=(const locked_wire&) = delete;
        ~locked_wire();

    protected:
        wire& on_;
    };

    /// And for what sends something: it may be given up. Throws auto_reconnect if it has been.
    class using_wire : private locked_wire {
    public:
        explicit using_wire(wire& on);
        ~using_wire();

    private:
        call* const of_;
    };

    class change;

    /// In the operation's thread, where that waits for other threads instead of a server: `told`
    /// is called when the operation is given up, from any thread, or at once if it has been. It
    /// must neither block nor throw.
    class watched {
    public:
        explicit watched(std::function<void()> told);
        watched(const watched&) = delete;
        watched& operator=(const watched&) = delete;
        ~watched();

    private:
        call* const of_;
    };

private:
    static call*& current() noexcept;

    const home_process home_;
    std::mutex mutex_;
    const void* whose_ = nullptr;
    wire* on_ = nullptr;
    std::function<void()> told_;
    clock::time_point sent_{};
    std::optional<time_limit> limit_;
    bool given_up_ = false, closed_ = false;
};

/// What an operation waits for when it waits for another one instead of a server.
class call::change {
public:
    /// Any thread: there is something new to look at.
    void tell() noexcept;
    /// In the operation's thread: until `done()`, which is asked at once and after each tell().
    /// Throws cancelled if the operation is given up.
    template <class Done>
    void wait_until(Done done) {
        std::atomic<bool> given_up{false};
        const watched by{[&] {
            given_up.store(true);
            tell();
        }};
        for (;;) {
            const auto seen = told_.load();
            if (given_up) throw_given_up();
            if (done()) return;
            told_.wait(seen);
        }
    }

private:
    [[noreturn]] static void throw_given_up();

    std::atomic<unsigned> told_{0};
};

}  // namespace motor::driver
