// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/home_process.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

namespace motor::core {

class delivery;

/// A finished operation on its way to the thread that waits for it. Linked by itself.
class completion {
public:
    completion() = default;
    completion(const completion&) = delete;
    completion& operator=(const completion&) = delete;

    /// On the loop's thread; runs user code and may throw what that throws. It may destroy this.
    virtual void complete() = 0;
    /// Instead of complete(), when the loop is gone: destroys what waits, runs no user code.
    virtual void abandon() noexcept = 0;

protected:
    virtual ~completion() = default;

private:
    friend class delivery;
    completion* next_ = nullptr;
};

/// What an event loop is asked to call, once, on its thread. Destroying it uncalled tells Motor
/// that the loop is gone. Move-only.
class wake_up {
public:
    /// Made by Motor alone.
    explicit wake_up(std::shared_ptr<delivery> to) noexcept : to_(std::move(to)) {}
    wake_up(wake_up&&) noexcept = default;
    wake_up& operator=(wake_up&&) = delete;
    ~wake_up();
    /// Runs the completions that are ready, in the loop's thread. They may throw.
    void operator()();

private:
    std::shared_ptr<delivery> to_;
};

/// An application's event loop, as a framework header implements it.
class event_loop {
public:
    virtual ~event_loop() = default;
    /// Has the loop call it soon on its thread, never inside this call. From any thread. If the
    /// loop is gone, just lets go of it.
    virtual void post(wake_up call) = 0;
    /// Keeps the loop from ending, because operations are pending, and no longer.
    virtual void hold() = 0;
    virtual void release() = 0;  ///< Undoes one hold().
    /// Whether its users run it inside what it calls (a modal dialog): then it is asked to call
    /// again before a completion that others are waiting behind.
    [[nodiscard]] virtual bool nests() const noexcept { return false; }
    /// What tells one loop from another: the address of the framework's own object.
    [[nodiscard]] virtual const void* context() const noexcept = 0;
};

/// Names a loop of the user's in the call `make_event_loop(loop_of<Loop>)`, by which framework
/// headers are found: they overload it in this namespace.
template <class Loop>
struct loop_of {
    const Loop& loop;  ///< As the user gave it to the client.
};

/// Gathers completions so that a loop is woken once for many, and keeps their order. In a child
/// that fork() made nothing is completed, nor destroyed, and the loop is left alone.
class delivery : public std::enable_shared_from_this<delivery> {
public:
    explicit delivery(std::unique_ptr<event_loop> loop) : loop_(std::move(loop)) {}
    delivery(const delivery&) = delete;
    delivery& operator=(const delivery&) = delete;
    ~delivery();

    /// From any thread, before each deliver(): holds the loop until that is done, or until
    /// finished() says that it will not come.
    void expect();
    void finished() noexcept;
    /// From any thread.
    void deliver(completion& done);
    [[nodiscard]] const void* context() const noexcept { return loop_->context(); }
    /// How often the loop has been asked to call.
    [[nodiscard]] std::uint64_t wake_ups() const noexcept { return wake_ups_.load(); }

private:
    friend class wake_up;
    void wake();
    void drain();
    /// With the lock: whether the loop must be asked now, after which it counts as asked.
    bool lacks_a_call();
    void close() noexcept;

    const driver::home_process home_;
    std::unique_ptr<event_loop> loop_;
    std::mutex mutex_;
    completion* first_ = nullptr;
    completion* last_ = nullptr;
    std::size_t expected_ = 0;
    bool posted_ = false;  // a wake_up is on its way
    bool closed_ = false;
    std::atomic<std::uint64_t> wake_ups_{0};
};

}  // namespace motor::core
