// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/event_loop.hpp>
#include <motor/core/limits.hpp>
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

inline std::exception_ptr client_was_closed() {
    return std::make_exception_ptr(
        cancelled{make_error_code(errc::cancelled), "the client was closed"});
}

/// The one place where a worker runs an operation.
template <blocking_operation Op>
result<typename Op::result> run_on(worker& here, Op& operation, const driver::scope& where,
                                   driver::call::clock::time_point deadline = {}) noexcept {
    auto outcome = result_of([&] {
        return operation.run(driver::target{here.connection(), where, deadline});
    });
    here.settle();
    here.pool().count_operation();
    // A client that closes makes what is on the wire fail.
    if (!outcome && here.pool().stopping()) return client_was_closed();
    return outcome;
}

/// An operation that has been started. What derives from it says who waits.
///
/// It has two sides with lives of their own: the worker's, which runs the operation, and that of
/// whoever waits, which gets the outcome. The first to claim the outcome decides it, so that who
/// waits need not wait for a worker that is stuck; each side counts as an owner, and so does the
/// timer of its deadline.
template <blocking_operation Op>
class execution : public job, public completion, private timer::entry {
public:
    using outcome = result<typename Op::result>;

    execution(Op operation, const site& at, limits given)
        : operation_(std::move(operation)),
          workers_(at.runtime->workers()),
          loop_(at.runtime->loop()),
          where_(at.where),
          given_(std::move(given)) {
        if (!given_.timed()) given_.within = where_->within;
        if (given_.timed()) {
            started_ = clock::now();
            deadline_ = started_ + given_.within;
        }
    }

    /// Hands it to the workers. It may have completed when this returns.
    void submit() {
        auto workers = workers_;  // this may be gone before submit() returns
        if (loop_) loop_->expect();
        if (given_.any()) {
            this->share();
            bool stopped = !arm();
            if (!stopped) hand_over(*workers);
            this->unshare();
        } else {
            hand_over(*workers);
        }
    }

    /// Completes where the worker is: for those who wait without a loop. Before submit().
    void stay_on_worker() noexcept { loop_.reset(); }

    /// After deliver(): what it came to.
    outcome take() { return std::move(*outcome_); }

    /// Any thread: completes it with cancelled, unless it has completed.
    void call_off(bool only_if_unsent = false) noexcept final {
        auto workers = workers_;
        if (!only_if_unsent) called_off_.store(true);
        if (only_if_unsent && !workers->withdraw(*this)) return;
        abort([] {
            return std::make_exception_ptr(
                cancelled{make_error_code(errc::cancelled), "the operation was cancelled"});
        });
    }

protected:
    using clock = driver::call::clock;

    /// Instead of submit(), in a worker: runs it right here. True if it has its outcome, which is
    /// not delivered; otherwise it was given up, and whoever waits has been told.
    bool run_in_place(worker& here) {
        this->share();  // who waits may have gone on, and be done with it, before this returns
        const owner until_done{*this};
        if (!arm()) return false;
        auto done = run_given(here);
        if (!claim()) return false;
        disarm();
        outcome_.emplace(std::move(done));
        return true;
    }

    /// Lets whoever waits have the outcome. Called once at most; may run the user's code.
    virtual void deliver() = 0;
    /// Instead, if the loop is gone: destroys what waits, runs no user code.
    virtual void let_go() noexcept = 0;
    /// It only wakes somebody up, so that deliver() may be called in any thread.
    [[nodiscard]] virtual bool delivers_anywhere() const noexcept { return false; }
    /// From now on nobody waits.
    void withdraw() noexcept {
        if (!claim()) return;
        disarm();
        if (loop_) loop_->finished();
    }

private:
    struct owner {
        execution& of;
        ~owner() { of.unshare(); }
    };
    struct stopper {
        execution* self;
        void operator()() const noexcept { self->call_off(); }
    };
    /// Completes an operation that was given up, in a thread that users' code may run in.
    class late_completion final : public job {
    public:
        explicit late_completion(execution& of) noexcept : of_(of) {}

    private:
        void run(worker&) noexcept override { of_.complete(); }
        void cancel() noexcept override { of_.complete(); }
        execution& of_;
    };

    bool claim() noexcept { return !claimed_.exchange(true); }

    void hand_over(worker_pool& workers) {
        if constexpr (may_be_ready<Op>) {
            ready_ = operation_.ready();
            // A loop calls it later anyway; without one it takes a worker to be out of this call.
            if (ready_ && loop_) return decide(std::move(*ready_));
        }
        if constexpr (may_wait<Op>) {
            if (!ready_ && operation_.waits()) return workers.submit_waiting(*this);
        }
        workers.submit(*this);
    }

    /// From now on it may be given up. False if it has been.
    bool arm() {
        if (given_.stop.stop_possible() && !stopper_) stopper_.emplace(given_.stop, stopper{this});
        if (called_off_.load()) call_off();  // between two rounds, when there was nothing to claim
        if (claimed_.load()) return false;
        if (given_.timed()) {
            this->share();
            if (!workers_->timer().add(*this, deadline_)) this->unshare();
        }
        return true;
    }
    void disarm() noexcept {
        if (given_.timed() && workers_->timer().remove(*this)) this->unshare();
    }

    void run(worker& here) noexcept final {
        if (ready_) return decide(std::move(*ready_));
        decide(given_.any() ? run_given(here) : run_on(here, operation_, *where_));
    }
    /// Shows where it runs and then looks whether it has been given up; who gives it up does the
    /// one and the other in the other order, so that one of them sees the other.
    outcome run_given(worker& here) noexcept {
        if (given_.timed()) left_queue_ = clock::now().time_since_epoch().count();
        here.call().begin(this, given_.timed());
        running_.store(&here.call());
        auto done = claimed_.load() ? outcome{std::exception_ptr{}}
                                    : run_on(here, operation_, *where_, deadline_);
        running_.store(nullptr);
        here.call().end();
        return done;
    }
    void cancel() noexcept final { give_up(); }
    void give_up() noexcept final { decide(client_was_closed()); }

    void decide(outcome decided) noexcept {
        if (!claim()) return;
        disarm();
        outcome_.emplace(std::move(decided));
        this->share();  // until it has completed
        if (loop_)
            loop_->deliver(*this);
        else
            complete();
    }

    /// Decides it in a thread of somebody else's.
    template <class Why>
    void abort(Why why) noexcept {
        if (!claim()) return;
        outcome_.emplace(why());
        disarm();
        auto workers = workers_;
        if (auto at = running_.load())
            at->give_up(this);
        else
            workers->withdraw(*this);
        this->share();  // until it has completed
        if (loop_) {
            loop_->deliver(*this);
        } else if (delivers_anywhere()) {
            complete();
        } else {
            auto late = new late_completion{*this};
            workers->submit_urgent(*late);
            late->unshare();
        }
    }
    void expired() noexcept final {
        abort([this] { return timed_out(); });
        this->unshare();
    }
    std::exception_ptr timed_out() noexcept {
        auto now = clock::now();
        auto left_queue = clock::time_point{clock::duration{left_queue_.load()}};
        auto at = running_.load();
        auto on_wire = at ? at->on_wire_since(this) : clock::time_point{};
        return operation_timeout::make(given_.within, started_, left_queue, on_wire, now,
                                       where_->name_space());
    }

    void complete() final {
        const owner until_done{*this};
        if constexpr (may_repeat<Op>) {
            if (operation_.repeat(*outcome_)) {
                outcome_.reset();
                claimed_.store(false);
                return submit();
            }
        }
        deliver();
    }
    void abandon() noexcept final {
        const owner until_done{*this};
        let_go();
    }

    Op operation_;
    std::shared_ptr<worker_pool> workers_;
    std::shared_ptr<delivery> loop_;
    std::shared_ptr<const driver::scope> where_;
    limits given_;
    clock::time_point started_{}, deadline_{};
    std::optional<outcome> ready_, outcome_;
    std::optional<std::stop_callback<stopper>> stopper_;
    std::atomic<driver::call*> running_{nullptr};
    std::atomic<clock::rep> left_queue_{0};
    std::atomic<bool> claimed_{false}, called_off_{false};
};

/// Started for a function that takes the result.
template <blocking_operation Op, class Receiver>
class detached final : public execution<Op> {
public:
    /// `before(job&)` is called when it exists and before it is sent.
    template <class Before>
    static void start(Op operation, const site& at, limits given, Receiver receiver, bool on_worker,
                      Before before) {
        auto made = new detached{std::move(operation), at, std::move(given), std::move(receiver)};
        if (on_worker) made->stay_on_worker();
        before(static_cast<job&>(*made));
        made->submit();
    }
    static void start(Op operation, const site& at, limits given, Receiver receiver) {
        start(std::move(operation), at, std::move(given), std::move(receiver), false, [](job&) {});
    }

private:
    detached(Op operation, const site& at, limits given, Receiver receiver)
        : execution<Op>(std::move(operation), at, std::move(given)),
          receiver_(std::move(receiver)) {}

    void deliver() override {
        auto receiver = std::move(*receiver_);
        auto taken = this->take();
        let_go();
        std::move(receiver)(std::move(taken));
    }
    void let_go() noexcept override {
        receiver_.reset();  // it is the user's: it goes now, not when a stuck worker lets go
        this->unshare();
    }

    std::optional<Receiver> receiver_;
};

}  // namespace motor::core
