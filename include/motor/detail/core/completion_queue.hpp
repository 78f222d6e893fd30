// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/base/guarded.hpp>
#include <motor/detail/base/intrusive_list.hpp>
#include <motor/detail/base/mailbox.hpp>
#include <motor/detail/driver/home_process.hpp>
#include <motor/event_loop.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace motor::detail {

/// A finished operation on its way to the thread that waits for it. Linked by itself.
class MOTOR_EXPORT completion : private list_link<completion> {
public:
    /// On the loop's thread; runs user code and may throw what that throws. It may destroy this.
    virtual void complete() = 0;
    /// Instead of complete(), when the loop is gone: destroys what waits, runs no user code.
    virtual void discard() noexcept = 0;

protected:
    virtual ~completion() = default;

private:
    friend class intrusive_list<completion>;
    friend class mailbox<completion>;
};

/// Gathers completions so that a loop is woken once for many, and keeps their order. In a child
/// that fork() made nothing is completed, nor destroyed, and the loop is left alone.
class MOTOR_EXPORT completion_queue : public std::enable_shared_from_this<completion_queue> {
public:
    explicit completion_queue(std::unique_ptr<event_loop> loop) : loop_(std::move(loop)) {}
    completion_queue(const completion_queue&) = delete;
    completion_queue& operator=(const completion_queue&) = delete;
    ~completion_queue();

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
    friend class motor::wake_up;

    void hold_loop();
    void release_loop() noexcept;
    void wake();
    void ask_for_the_rest(bool nests);
    void drain();
    void close() noexcept;

    const home_process home_;
    std::unique_ptr<event_loop> loop_;
    mailbox<completion> finished_;      // asleep: no wake_up is on its way
    intrusive_list<completion> ready_;  // taken out of it. For the loop's thread
    std::atomic<std::size_t> expected_{0};
    std::atomic<bool> held_{false};
    guarded<bool> closed_{false};  // locked while the loop is held or released
    std::atomic<std::uint64_t> wake_ups_{0};
};

}  // namespace motor::detail
