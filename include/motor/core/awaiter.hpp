// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/execution.hpp>

#include <coroutine>
#include <semaphore>
#include <utility>

namespace motor::core {

/// What `co_await operation` makes. It lives in the coroutine, so awaiting allocates nothing.
template <blocking_operation Op>
class awaiter final : public execution<Op> {
 public:
  awaiter(Op operation, site at) : execution<Op>(std::move(operation), at), site_(std::move(at)) {}

  /// In place on a worker, or a result that is there already: the coroutine just goes on.
  bool await_ready() {
    if constexpr (may_be_ready<Op>) {
      if (auto have = this->operation_.ready()) {
        this->outcome_.emplace(std::move(*have));
        return true;
      }
    }
    if constexpr (may_wait<Op>)
      if (this->operation_.waits()) return false;
    if constexpr (may_repeat<Op>) return false;
    worker* here = this->workers_->in_place();
    if (!here) return false;
    this->outcome_.emplace(run_on(*here, this->operation_, *site_.where));
    return true;
  }

  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waiting) {
    waiting_ = waiting;
    if constexpr (requires { waiting.promise().abandon(); })
      abandon_ = [](void* frame) noexcept {
        std::coroutine_handle<Promise>::from_address(frame).promise().abandon();
      };
    // A coroutine of the workers stays with them, also when it has to queue.
    if (worker* here = worker::current(); here && &here->pool() == this->workers_.get())
      this->stay_on_worker();
    this->submit();
  }

  typename Op::result await_resume() { return std::move(*this->outcome_).value(); }

 private:
  void deliver() override { waiting_.resume(); }
  void abandon() noexcept override {
    if (abandon_) abandon_(waiting_.address());
  }

  site site_;  // a suspended coroutine is a handle of its client like any other
  std::coroutine_handle<> waiting_;
  void (*abandon_)(void*) noexcept = nullptr;
};

/// Runs an operation and blocks the calling thread for it.
template <blocking_operation Op>
class blocking_wait final : public execution<Op> {
 public:
  blocking_wait(Op operation, const site& at) : execution<Op>(std::move(operation), at) {
    this->stay_on_worker();
  }
  typename Op::result get() {
    this->submit();
    done_.acquire();
    return std::move(*this->outcome_).value();
  }

 private:
  void deliver() override { done_.release(); }
  void abandon() noexcept override {}  // only a loop abandons

  std::binary_semaphore done_{0};
};

template <blocking_operation Op>
typename Op::result wait_for(Op operation, const site& at) {
  if (worker* here = worker::current(); here && &here->pool() == at.runtime->workers().get())
    return run_on(*here, operation, *at.where).value();
  return blocking_wait<Op>{std::move(operation), at}.get();
}

}  // namespace motor::core
