// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/error.hpp>
#include <motor/core/event_loop.hpp>
#include <motor/core/limits.hpp>
#include <motor/core/runtime.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>

namespace motor::core {

/// `cancelled`, as the outcome of what is pending when its client closes.
std::exception_ptr client_was_closed();

/// An operation that has been started, as far as it does not matter which one.
///
/// It has two sides with lives of their own: the worker's, which runs the operation, and that of
/// whoever waits, which gets the outcome. The first to claim the outcome decides it, so that who
/// waits need not wait for a worker that is stuck; each side counts as an owner, and so do the
/// timer of its deadline and a completion on its way.
class started : public job, public completion, private timer::entry {
public:
    /// Throws invalid_operation in a process that did not make the client: this is where every
    /// style comes by.
    started(const site& at, limits given);

    /// Hands it to the workers. It may have completed when this returns. Throws no_thread if
    /// nothing can run it, and nobody is there to say so in its completion.
    void submit();
    /// Completes where the worker is: for those who wait without a loop. Before submit().
    void stay_on_worker() noexcept { loop_.reset(); }
    /// Any thread: completes it with cancelled, unless it has completed.
    void call_off(bool only_if_unsent = false) noexcept final;

protected:
    using clock = driver::call::clock;

    /// The same, but returns what submit() throws.
    std::exception_ptr try_submit();
    /// Instead of submit(), in a worker: runs it right here. True if it has its outcome, which is
    /// not delivered; otherwise it was given up, and whoever waits has been told.
    bool run_in_place(worker& here);
    /// From now on nobody waits.
    void withdraw() noexcept;

    // The operation's side.
    /// Runs it, blocking, and puts what it comes to aside: nobody else looks before accept().
    virtual void perform(worker& here, const driver::scope& where,
                         clock::time_point deadline) noexcept = 0;
    /// Puts its result aside, if it has it without a server.
    virtual bool ready() { return false; }
    /// It may keep a thread waiting for the server.
    [[nodiscard]] virtual bool waits() const { return false; }
    /// It has a connection of its own, so that any worker can run it.
    [[nodiscard]] virtual bool has_connection() const noexcept { return false; }
    /// What was put aside is its outcome.
    virtual void accept() noexcept = 0;
    /// Or this is, while perform() may still be at it.
    virtual void accept(std::exception_ptr error) noexcept = 0;
    /// What was put aside came too late: it has another outcome already.
    virtual void missed() noexcept = 0;
    /// A label for its error when it is given up; null: none.
    [[nodiscard]] virtual const char* label_when_given_up() const noexcept { return nullptr; }
    /// Puts an error aside.
    virtual void put_aside(const std::exception_ptr& error) noexcept = 0;
    /// It goes on with another round, instead of deliver().
    virtual bool repeats() { return false; }

    [[nodiscard]] const std::shared_ptr<driver::session>& session() const noexcept {
        return given_.session;
    }

    // The side of who waits.
    /// Lets whoever waits have the outcome. Called once at most; may run the user's code.
    virtual void deliver() = 0;
    /// Instead, if the loop is gone: destroys what waits, runs no user code.
    virtual void let_go() noexcept = 0;
    /// It only wakes somebody up, so that deliver() may be called in any thread.
    [[nodiscard]] virtual bool delivers_anywhere() const noexcept { return false; }

private:
    class late_completion;
    struct stopper {
        started* self;
        void operator()() const noexcept { self->call_off(); }
    };

    bool claim() noexcept { return !claimed_.exchange(true); }
    bool arm();
    void watch_deadline();
    void disarm() noexcept;
    void hand_over(worker_pool& workers);
    std::exception_ptr hand_over_or_fail(worker_pool& workers) noexcept;
    std::exception_ptr fail(worker_pool& workers, std::exception_ptr why) noexcept;
    [[nodiscard]] bool perform_given(worker& here) noexcept;
    template <class... Error>
    bool decide(Error... error) noexcept;
    void decide_by_what_is_aside() noexcept;
    void abort(std::exception_ptr (started::*why)()) noexcept;
    std::exception_ptr timed_out();
    std::exception_ptr called_off();
    error_details details_when_given_up();

    [[nodiscard]] bool needs_connection() const noexcept final;
    void run(worker& here) noexcept final;
    void cancel() noexcept final;
    void give_up() noexcept final;
    void expired() noexcept final;
    void complete() final;
    void abandon() noexcept final;

    std::shared_ptr<worker_pool> workers_;
    std::shared_ptr<delivery> loop_;
    std::shared_ptr<const driver::scope> where_;
    limits given_;
    clock::time_point started_{}, deadline_{};
    std::optional<std::stop_callback<stopper>> stopper_;
    std::atomic<driver::call*> running_{nullptr};
    std::atomic<clock::rep> left_queue_{0};
    std::atomic<bool> claimed_{false}, called_off_{false};
    bool ready_ = false;
    std::atomic<bool> needs_connection_{true};  // while it is queued
};

}  // namespace motor::core
