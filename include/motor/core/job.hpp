// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace motor::core {

class worker;

/// Something a worker does. It is linked into queues by itself, so that queueing allocates nothing,
/// and whoever made it keeps it alive until run() or cancel() has been called: exactly one of them,
/// once.
class job {
 public:
  job() = default;
  job(const job&) = delete;
  job& operator=(const job&) = delete;

  /// On a worker. It may destroy the job.
  virtual void run(worker& here) noexcept = 0;
  /// Instead of run(), when the pool shuts down; in any thread. It may destroy the job.
  virtual void cancel() noexcept = 0;

 protected:
  virtual ~job() = default;

 private:
  friend class job_queue;
  job* next_ = nullptr;
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
