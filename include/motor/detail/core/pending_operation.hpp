// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/error.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/core/completion_queue.hpp>
#include <motor/detail/core/handle_context.hpp>
#include <motor/detail/core/job.hpp>
#include <motor/detail/core/pending_state.hpp>
#include <motor/detail/core/start_options.hpp>
#include <motor/detail/core/timer.hpp>
#include <motor/detail/core/waiter.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>

namespace motor::detail {

class worker_pool;

/// `cancelled`, as the outcome of what is pending when its client closes.
MOTOR_EXPORT std::exception_ptr client_was_closed();

/// Which threads may call waiter::deliver().
enum class delivery : unsigned char {
    to_users,  ///< only those that users' code may run in
    anywhere,  ///< any: it wakes another thread up, and no more
};

/// An operation that has been started, as far as it does not matter which one.
///
/// It has two sides with lives of their own: the operation, which a worker runs, and the waiter,
/// which gets the outcome. Each counts as an owner, and so do the timer of its deadline and a
/// completion on its way. pending_state says which of them decides the outcome.
class MOTOR_EXPORT pending_operation : public job, public completion, private timer::entry {
public:
    /// Throws invalid_operation in a process that did not make the client: this is where every
    /// style comes by.
    pending_operation(const handle_context& context, start_options options, waiter& waiting,
                      delivery delivered = delivery::to_users);

    /// Hands it to the workers. It may have completed when this returns. Throws no_thread if
    /// nothing can run it, and nobody is there to say so in its completion.
    void submit();
    /// Returns what submit() throws; null: nothing.
    std::exception_ptr try_submit();
    /// Runs it right here, in a worker, instead of submit(). True if it has its outcome, which is
    /// not delivered; otherwise it was given up, and the waiter has been told.
    bool run_in_place(worker& here);
    /// Completes it where the worker is: for those who wait without a loop. Before submit().
    void stay_on_worker() noexcept { loop_.reset(); }
    /// Completes it with cancelled, unless it has completed. Thread-safe.
    void cancel(bool only_if_unsent = false) noexcept final;
    /// From now on nobody waits.
    void detach() noexcept;

protected:
    using clock = std::chrono::steady_clock;

    /// Runs it, blocking, and puts its result or error aside. Until accept() nobody looks there.
    virtual void perform(worker& here, const namespace_settings& settings,
                         const std::shared_ptr<server_session>& session,
                         clock::time_point deadline) noexcept = 0;
    /// Puts its result aside if it has it without a server.
    virtual bool ready() { return false; }
    /// Whether it may keep a thread waiting for the server.
    [[nodiscard]] virtual bool waits() const { return false; }
    /// Whether it has a connection of its own, so that any worker can run it.
    [[nodiscard]] virtual bool has_connection() const noexcept { return false; }
    /// Makes what was put aside the outcome.
    virtual void accept() noexcept = 0;
    /// Makes this the outcome, while perform() may still run.
    virtual void accept(std::exception_ptr error) noexcept = 0;
    /// What was put aside came too late: there is another outcome already.
    virtual void missed() noexcept = 0;
    /// A label for its error when it is given up; null: none.
    [[nodiscard]] virtual const char* label_when_given_up() const noexcept { return nullptr; }
    /// Whether it goes on with another round, instead of being delivered.
    virtual bool repeats() { return false; }

private:
    class late_completion;
    struct stopper {
        pending_operation* self;
        void operator()() const noexcept { self->cancel(); }
    };

    std::exception_ptr begin_round() noexcept;
    bool arm();
    void watch_deadline();
    void disarm() noexcept;
    void hand_over(worker_pool& workers);
    std::exception_ptr fail(worker_pool& workers, std::exception_ptr why) noexcept;
    [[nodiscard]] bool perform_armed(worker& here) noexcept;
    void conclude(std::exception_ptr error = nullptr) noexcept;
    bool decide(std::exception_ptr error) noexcept;
    void give_up(std::exception_ptr (pending_operation::*why)()) noexcept;
    void complete_soon(bool users_code_may_run) noexcept;
    std::exception_ptr timed_out();
    std::exception_ptr was_cancelled();
    error_details details_when_given_up();

    [[nodiscard]] bool needs_connection() const noexcept final;
    void run(worker& here) noexcept final;
    void close() noexcept final;
    void close_running() noexcept final;
    void expired() noexcept final;
    void complete() final;
    void discard() noexcept final;

    std::shared_ptr<worker_pool> workers_;
    std::shared_ptr<completion_queue> loop_;
    std::shared_ptr<const namespace_settings> settings_;
    waiter& waiter_;
    start_options options_;
    clock::time_point started_{}, deadline_{};
    std::optional<std::stop_callback<stopper>> stopper_;
    std::atomic<clock::rep> left_queue_{0};
    pending_state state_;
    const bool delivers_anywhere_;
    bool ready_ = false;       // its result is aside, and nothing is left to be run
    bool has_failed_ = false;  // its outcome is decided, and a worker only completes it
    std::atomic<bool> needs_connection_{true};  // while it is queued
};

}  // namespace motor::detail
