// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/owned.hpp"

#include <motor/core/event_loop.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace motor::python {

/// What is complete and waits for its turn in the loop's thread. First in, first out.
class ready_list {
public:
    class entry {
    public:
        entry(const entry&) = delete;
        entry& operator=(const entry&) = delete;
        /// In the loop's thread, holding the GIL. It destroys itself.
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
    /// Finishes entries until there are none, or a millisecond is over: then false.
    bool finish_some();

private:
    void remove(entry& one) noexcept;
    entry *first_ = nullptr, *last_ = nullptr;
};

/// A descriptor that asyncio watches, and what is to be called in the loop's thread when it is
/// readable. Shared with the workers, which write to it and never take the GIL.
class wake_up_calls {
public:
    /// Throws std::system_error where there is no descriptor left.
    wake_up_calls();
    wake_up_calls(const wake_up_calls&) = delete;
    wake_up_calls& operator=(const wake_up_calls&) = delete;
    ~wake_up_calls();

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    /// From any thread.
    void post(core::wake_up call);
    /// Makes the descriptor readable.
    void wake() const noexcept;
    /// In the loop's thread: what has been posted. The descriptor is readable no more.
    std::vector<core::wake_up> take();
    /// The loop will call nothing any more: what has been posted is destroyed.
    void close() noexcept;

private:
    const int descriptor_;
    std::mutex mutex_;
    std::vector<core::wake_up> posted_;
    bool closed_ = false;
};

/// An asyncio loop as the core sees it. It holds nothing of Python's: a worker may destroy it.
class asyncio_loop final : public core::event_loop {
public:
    explicit asyncio_loop(std::shared_ptr<wake_up_calls> calls) : calls_(std::move(calls)) {}
    void post(core::wake_up call) override { calls_->post(std::move(call)); }
    // A loop of Python's runs as long as its program says.
    void hold() override {}
    void release() override {}
    [[nodiscard]] const void* context() const noexcept override { return calls_.get(); }

private:
    const std::shared_ptr<wake_up_calls> calls_;
};

}  // namespace motor::python
