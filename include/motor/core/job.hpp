// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <utility>

namespace motor::core {

class worker;

/// Something a worker does. It is linked into queues by itself, so that queueing allocates nothing,
/// and counts its owners: who made it is the first, the pool is another one from submit() until
/// run() or cancel() has returned: exactly one of them is called, once; none if submit() throws.
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
    /// It is of no use to a worker without a connection. The same at every call.
    [[nodiscard]] virtual bool needs_connection() const noexcept { return false; }
    /// Whoever started it does not want it any more; or only if nothing has been sent. Any thread.
    virtual void call_off(bool /*only_if_unsent*/) noexcept {}

    void share() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
    void unshare() noexcept {
        if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

protected:
    virtual ~job() = default;

private:
    friend class job_queue;
    job* next_ = nullptr;
    job* previous_ = nullptr;
    bool queued_ = false;
    std::chrono::steady_clock::time_point since_;  // when it was queued
    std::atomic<int> owners_{1};
};

/// One of a job's owners.
class job_handle {
public:
    explicit job_handle(job& of) noexcept : job_(&of) { of.share(); }
    job_handle(job_handle&& other) noexcept : job_(std::exchange(other.job_, nullptr)) {}
    job_handle& operator=(job_handle&&) = delete;
    ~job_handle() {
        if (job_) job_->unshare();
    }
    job* operator->() const noexcept { return job_; }
    /// Somebody else is the owner now.
    void release() noexcept { job_ = nullptr; }

private:
    job* job_;
};

/// First in, first out, and out of the middle; linked through the jobs. The pool's mutex guards it.
class job_queue {
public:
    using clock = std::chrono::steady_clock;

    [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// Null if there is none.
    [[nodiscard]] job* first() const noexcept { return first_; }
    /// Since when the first one is queued; not of an empty queue.
    [[nodiscard]] clock::time_point since() const noexcept { return first_->since_; }

    void push(job& last) noexcept {
        last.since_ = clock::now();
        last.queued_ = true;
        last.next_ = nullptr;
        last.previous_ = last_;
        (last_ ? last_->next_ : first_) = &last;
        last_ = &last;
        ++size_;
    }
    job* pop() noexcept {
        job* taken = first_;
        if (taken) remove(*taken);
        return taken;
    }
    /// False if it is not in here.
    bool remove(job& one) noexcept {
        if (!one.queued_) return false;
        (one.previous_ ? one.previous_->next_ : first_) = one.next_;
        (one.next_ ? one.next_->previous_ : last_) = one.previous_;
        one.queued_ = false;
        --size_;
        return true;
    }
    /// How long it had been queued when it began; nothing if a worker got it at once, or if asked
    /// again.
    [[nodiscard]] static clock::duration waited(job& one, clock::time_point began) noexcept {
        auto since = std::exchange(one.since_, {});
        return since == clock::time_point{} ? clock::duration{} : began - since;
    }

private:
    job* first_ = nullptr;
    job* last_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace motor::core
