// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/event_loop.hpp>
#include <motor/core/result.hpp>
#include <motor/core/runtime.hpp>
#include <motor/driver/error.hpp>

#include <atomic>
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
concept may_repeat =
    requires(Op& operation, result<typename Op::result>& last) { operation.repeat(last); };

/// The one place where a worker runs an operation.
template <blocking_operation Op>
result<typename Op::result> run_on(worker& here, Op& operation,
                                   const driver::scope& where) noexcept {
    auto outcome = result_of([&] {
        return operation.run(driver::target{here.connection(), where});
    });
    here.settle();
    here.pool().count_operation();
    return outcome;
}

inline std::exception_ptr client_was_closed() {
    return std::make_exception_ptr(
        cancelled{make_error_code(errc::cancelled), "the client was closed"});
}

/// An operation that has been started. What derives from it says who waits.
///
/// It has two sides with lives of their own: the worker's, which runs the operation, and that of
/// whoever waits, which gets the outcome. The first to claim the outcome decides it, so that who
/// waits need not wait for a worker that is stuck; each side counts as an owner.
template <blocking_operation Op>
class execution : public job, public completion {
public:
    using outcome = result<typename Op::result>;

    execution(Op operation, const site& at)
        : operation_(std::move(operation)),
          workers_(at.runtime->workers()),
          loop_(at.runtime->loop()),
          where_(at.where) {}

    /// Hands it to the workers. It may have completed when this returns.
    void submit() {
        auto workers = workers_;  // this may be gone before submit() returns
        if (loop_) loop_->expect();
        if constexpr (may_be_ready<Op>) ready_ = operation_.ready();
        if constexpr (may_wait<Op>) {
            if (!ready_ && operation_.waits()) return workers->submit_waiting(*this);
        }
        workers->submit(*this);
    }

    /// Completes where the worker is: for those who wait without a loop. Before submit().
    void stay_on_worker() noexcept { loop_.reset(); }

    /// After deliver(): what it came to.
    outcome take() { return std::move(*outcome_); }

protected:
    /// Lets whoever waits have the outcome. Called once at most; may run the user's code.
    virtual void deliver() = 0;
    /// From now on nobody waits.
    void withdraw() noexcept {
        if (claim() && loop_) loop_->finished();
    }

private:
    bool claim() noexcept { return !claimed_.exchange(true, std::memory_order_acq_rel); }

    void run(worker& here) noexcept final {
        decide(ready_ ? std::move(*ready_) : run_on(here, operation_, *where_));
    }
    void cancel() noexcept final { give_up(); }
    void give_up() noexcept final { decide(client_was_closed()); }

    void decide(outcome decided) noexcept {
        if (!claim()) return;
        outcome_.emplace(std::move(decided));
        if (loop_)
            loop_->deliver(*this);
        else
            complete();
    }

    void complete() final {
        if constexpr (may_repeat<Op>) {
            if (operation_.repeat(*outcome_)) {
                outcome_.reset();
                claimed_.store(false, std::memory_order_release);
                return submit();
            }
        }
        deliver();
    }

    Op operation_;
    std::shared_ptr<worker_pool> workers_;
    std::shared_ptr<delivery> loop_;
    std::shared_ptr<const driver::scope> where_;
    std::optional<outcome> ready_, outcome_;
    std::atomic<bool> claimed_{false};
};

/// Started for a function that takes the result.
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

    void deliver() override {
        auto receiver = std::move(*receiver_);
        auto taken = this->take();
        abandon();
        std::move(receiver)(std::move(taken));
    }
    void abandon() noexcept override {
        receiver_.reset();  // it is the user's: it goes now, not when a stuck worker lets go
        this->unshare();
    }

    std::optional<Receiver> receiver_;
};

}  // namespace motor::core
