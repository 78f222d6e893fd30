// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/event_loop.hpp>
#include <motor/core/result.hpp>
#include <motor/core/runtime.hpp>
#include <motor/driver/error.hpp>

#include <memory>
#include <optional>
#include <utility>

/// The rule from blocking to asynchronous, written once: an operation is run by a worker with its
/// connection, and what it returned or threw is completed where the client's user wants it.
namespace motor::core {

/// What an operation must offer: a result type, and a blocking run(). It knows no thread.
template <class Op>
concept blocking_operation = requires(Op& operation, const driver::target& where) {
  typename Op::result;
  operation.run(where);
};

/// It has its result without a server, as a cursor with documents left.
template <class Op>
concept may_be_ready = requires(Op& operation) { operation.ready(); };

/// It may keep a thread waiting for the server, as a tailable cursor does.
template <class Op>
concept may_wait = requires(const Op& operation) { operation.waits(); };

/// After a result it may go on with another round, decided on the completion's thread.
template <class Op>
concept may_repeat = requires(Op& operation, result<typename Op::result>& last) {
  operation.repeat(last);
};

/// The one place where a worker runs an operation.
template <blocking_operation Op>
result<typename Op::result> run_on(worker& here, Op& operation, const driver::scope& where) noexcept {
  auto outcome =
      result_of([&] { return operation.run(driver::target{here.connection(), where}); });
  here.settle();
  here.pool().count_operation();
  return outcome;
}

/// An operation that has been started and not completed. What derives from it says who waits.
template <blocking_operation Op>
class execution : public job, public completion {
 public:
  using outcome = result<typename Op::result>;

  execution(Op operation, const site& at)
      : operation_(std::move(operation)),
        workers_(at.runtime->workers()),
        loop_(at.runtime->loop()),
        where_(at.where) {}

  /// Hands it to the workers. It may have completed, and be gone, when this returns.
  void submit() {
    auto workers = workers_;  // this may be gone before submit() returns
    if (loop_) loop_->expect();
    if constexpr (may_be_ready<Op>) {
      if (!outcome_)
        if (auto have = operation_.ready()) outcome_.emplace(std::move(*have));
    }
    if constexpr (may_wait<Op>) {
      if (!outcome_ && operation_.waits()) return workers->submit_waiting(*this);
    }
    workers->submit(*this);
  }

 protected:
  ~execution() override = default;

  /// Gives the result to whoever waits.
  virtual void deliver() = 0;
  /// Completes where the worker is: for those who wait without a loop.
  void stay_on_worker() noexcept { loop_.reset(); }

  Op operation_;
  std::shared_ptr<worker_pool> workers_;
  std::optional<outcome> outcome_;

 private:
  void run(worker& here) noexcept final {
    if (!outcome_) outcome_.emplace(run_on(here, operation_, *where_));
    finish();
  }
  void cancel() noexcept final {
    outcome_.emplace(std::make_exception_ptr(
        cancelled{make_error_code(errc::cancelled), "the client was closed"}));
    finish();
  }
  void finish() noexcept {
    if (loop_)
      loop_->deliver(*this);
    else
      complete();
  }
  void complete() final {
    if constexpr (may_repeat<Op>) {
      if (operation_.repeat(*outcome_)) {
        outcome_.reset();
        return submit();
      }
    }
    deliver();
  }

  std::shared_ptr<delivery> loop_;
  std::shared_ptr<const driver::scope> where_;
};

/// Started for a function that takes the result; owns itself.
template <blocking_operation Op, class Receiver>
class detached final : public execution<Op> {
 public:
  static void start(Op operation, const site& at, Receiver receiver, bool on_worker = false) {
    auto made = new detached{std::move(operation), at, std::move(receiver)};
    if (on_worker) made->stay_on_worker();
    made->submit();
  }

 private:
  detached(Op operation, const site& at, Receiver receiver)
      : execution<Op>(std::move(operation), at), receiver_(std::move(receiver)) {}

  // The memory goes first, so that a receiver that starts the next operation can reuse it.
  void deliver() override {
    auto receiver = std::move(receiver_);
    auto outcome = std::move(*this->outcome_);
    delete this;
    std::move(receiver)(std::move(outcome));
  }
  void abandon() noexcept override { delete this; }

  Receiver receiver_;
};

}  // namespace motor::core
