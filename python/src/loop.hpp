// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/owned.hpp"

#include <motor/event_loop.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace motor::python {

/// How long one turn of the loop may be blocked.
inline constexpr std::chrono::milliseconds turn{1};

/// Completed operations that wait for their turn in the loop's thread. First in, first out.
class ready_list {
public:
    class entry {
    public:
        entry(const entry&) = delete;
        entry& operator=(const entry&) = delete;
        /// Called in the loop's thread, with the GIL held. Destroys the entry.
        virtual void finish() = 0;

    protected:
        explicit entry(ready_list& in) noexcept : list_(in) {}
        virtual ~entry();
        void become_ready() noexcept;

    private:
        friend class ready_list;
        ready_list& list_;
        entry *next_ = nullptr, *previous_ = nullptr;
        bool ready_ = false;
    };

    [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }
    /// Finishes entries for at most a millisecond. Returns false if some are left.
    bool finish_some();

private:
    void remove(entry& one) noexcept;
    entry *first_ = nullptr, *last_ = nullptr;
};

/// A descriptor that asyncio watches, and the functions to be called in the loop's thread when it
/// is readable. Shared with the workers, which write to it and never take the GIL.
class wake_up_calls {
public:
    /// Throws std::system_error if no descriptor is available.
    wake_up_calls();
    wake_up_calls(const wake_up_calls&) = delete;
    wake_up_calls& operator=(const wake_up_calls&) = delete;
    ~wake_up_calls();

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    /// Adds a function. Thread-safe.
    void post(motor::wake_up call);
    /// Makes the descriptor readable.
    void wake() const noexcept;
    /// Takes the posted functions; the descriptor is no longer readable. In the loop's thread.
    std::vector<motor::wake_up> take();
    /// Destroys the posted functions: the loop will call nothing any more.
    void close() noexcept;

private:
    const int descriptor_;
    std::mutex mutex_;
    std::vector<motor::wake_up> posted_;
    bool closed_ = false;
};

/// An asyncio loop as the core sees it. It holds no Python objects, so a worker may destroy it.
class asyncio_loop final : public motor::event_loop {
public:
    explicit asyncio_loop(std::shared_ptr<wake_up_calls> calls) : calls_(std::move(calls)) {}
    void post(motor::wake_up call) override { calls_->post(std::move(call)); }
    // A Python loop runs as long as its program decides.
    void hold() override {}
    void release() override {}
    [[nodiscard]] const void* context() const noexcept override { return calls_.get(); }

private:
    const std::shared_ptr<wake_up_calls> calls_;
};

}  // namespace motor::python
