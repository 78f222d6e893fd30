// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>

namespace motor::core {

class worker;

/// Something a worker does. It is linked into queues by itself, so that queueing allocates nothing,
/// and counts its owners: who made it is the first, the pool is another one from submit() until
/// run() or cancel() has returned: exactly one of them is called, once.
class job {
public:
    job() = default;
    job(const job&) = delete;
    job& operator=(const job&) = delete;

    /// On a worker.
    virtual void run(worker& here) noexcept = 0;
    /// Instead of run(), when the pool shuts down. In any thread.
    virtual void cancel() noexcept = 0;
    /// The pool shuts down while run() is still at it: whoever waits for the job is not to wait any
    /// longer. In any thread.
    virtual void give_up() noexcept {}

    void share() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
    void unshare() noexcept {
        if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

protected:
    virtual ~job() = default;

private:
    friend class job_queue;
    job* next_ = nullptr;
    std::atomic<int> owners_{1};
};

/// First in, first out; linked through the jobs.
class job_queue {
public:
    [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    void push(job& last) noexcept {
        last.next_ = nullptr;
        (first_ ? last_->next_ : first_) = &last;
        last_ = &last;
        ++size_;
    }
    job* pop() noexcept {
        job* taken = first_;
        if (!taken) return nullptr;
        first_ = taken->next_;
        --size_;
        return taken;
    }

private:
    job* first_ = nullptr;
    job* last_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace motor::core
