// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/pending_operation.hpp>

#include <motor/client_error.hpp>
#include <motor/detail/core/worker_pool.hpp>
#include <motor/detail/driver/interruptible.hpp>

#include "threads.hpp"

#include <algorithm>
#include <utility>

namespace motor::detail {
namespace {

/// An operation with less time left is not sent any more. To interrupt it on the wire would cost a
/// connection, at the very time when there are too few.
std::chrono::nanoseconds least_to_begin_with(std::chrono::nanoseconds limit) {
    return std::min<std::chrono::nanoseconds>(std::chrono::milliseconds{10}, limit / 16);
}

}  // namespace

std::exception_ptr client_was_closed() { return std::make_exception_ptr(client_closed{}); }

/// Completes an operation that was given up, in a thread that users' code may run in.
class pending_operation::late_completion final : public job {
public:
    explicit late_completion(intrusive_ptr<pending_operation> of) noexcept : of_(std::move(of)) {}

private:
    void run(worker&) noexcept override { of_.release()->complete(); }
    void close() noexcept override { of_.release()->complete(); }
    intrusive_ptr<pending_operation> of_;
};

pending_operation::pending_operation(const handle_context& context, start_options options,
                                     waiter& waiting, delivery delivered)
    : workers_(context.workers()),
      loop_(context.loop()),
      settings_(context.shared_settings()),
      waiter_(waiting),
      options_(std::move(options)),
      state_(options_.stop.stop_possible()),
      delivers_anywhere_(delivered == delivery::anywhere) {
    if (auto why = context.refusal()) std::rethrow_exception(why);
    if (!options_.timed()) options_.within = settings_->within;
    if (!options_.timed()) return;
    started_ = clock::now();
    // What ends later than the clock can tell does not end.
    if (options_.within > clock::time_point::max() - started_) {
        options_.within = start_options::unlimited;
        return;
    }
    options_.within = std::max(options_.within, std::chrono::nanoseconds{0});
    deadline_ = started_ + options_.within;
    if (options_.until) deadline_ = std::min(deadline_, options_.until->from(started_));
}

void pending_operation::submit() {
    if (auto why = try_submit()) std::rethrow_exception(why);
}

std::exception_ptr pending_operation::try_submit() {
    if (loop_) loop_->expect();
    return begin_round();
}

/// Returns why it could not begin; null: it has begun, or has failed, and completes.
std::exception_ptr pending_operation::begin_round() noexcept {
    const auto workers = workers_;  // this may be gone before it returns
    const bool armed = options_.any();
    const auto until_done = armed ? intrusive_ptr{this} : intrusive_ptr<pending_operation>{};
    std::exception_ptr why;
    try {
        if (!armed || arm()) hand_over(*workers);
        return nullptr;
    } catch (...) {
        why = std::current_exception();
    }
    return fail(*workers, std::move(why));  // nobody else has it
}

/// It could not be handed over, which is its outcome. Null if it completes with that: in the loop,
/// or by a worker that is there already. Otherwise nobody delivers it.
std::exception_ptr pending_operation::fail(worker_pool& workers, std::exception_ptr why) noexcept {
    if (!state_.claim()) return nullptr;
    conclude(why);
    if (loop_ || delivers_anywhere_) {
        complete_soon(true);
        return nullptr;
    }
    has_failed_ = true;
    needs_connection_.store(false, std::memory_order_relaxed);
    if (can_start([&] { workers.submit(intrusive_ptr<job>{this}); })) return nullptr;
    return why;
}

void pending_operation::hand_over(worker_pool& workers) {
    ready_ = ready();
    if (!ready_) watch_deadline();
    // A loop calls it later anyway, and who waits in this thread needs nobody else. A callback
    // without a loop takes a worker to be out of this call.
    if (ready_ && (loop_ || delivers_anywhere_)) {
        if (!decide(nullptr)) missed();
        return;
    }
    if (!ready_ && waits()) return workers.submit_waiting(intrusive_ptr<job>{this});
    needs_connection_.store(!ready_ && !options_.session && !has_connection(),
                            std::memory_order_relaxed);
    if (options_.for_nobody) return workers.submit_for_nobody(intrusive_ptr<job>{this});
    workers.submit(intrusive_ptr<job>{this});
}

/// From now on it may be given up. False if it has been.
bool pending_operation::arm() {
    // A stop request that comes meanwhile gives nothing up: the waiter, which would get the outcome
    // in another thread, destroys what is being made here.
    if (options_.stop.stop_possible() && !stopper_) stopper_.emplace(options_.stop, stopper{this});
    state_.open();
    if (state_.cancel_requested()) cancel();
    return !state_.claimed();
}

/// What is there already is not too late.
void pending_operation::watch_deadline() {
    if (!options_.timed()) return;
    intrusive_ptr timers{this};
    if (workers_->timer().add(*this, deadline_)) static_cast<void>(timers.release());
}

void pending_operation::disarm() noexcept {
    if (options_.timed() && workers_->timer().remove(*this)) intrusive_ptr<job>::adopt(this);
}

bool pending_operation::run_in_place(worker& here) {
    // Who waits may have gone on, and be done with it, before this returns.
    const intrusive_ptr until_done{this};
    for (;;) {
        if (!arm()) return false;
        std::exception_ptr error;
        if (!ready()) {
            watch_deadline();
            if (!perform_armed(here)) error = timed_out();
        }
        if (!state_.claim()) {
            missed();
            return false;
        }
        conclude(std::move(error));
        if (!repeats()) {
            state_.deliver();
            return true;
        }
        state_.reopen();
    }
}

bool pending_operation::needs_connection() const noexcept {
    return needs_connection_.load(std::memory_order_relaxed);
}

void pending_operation::run(worker& here) noexcept {
    if (has_failed_) return complete_soon(true);
    std::exception_ptr error;
    if (!ready_) {
        if (!options_.any())
            perform(here, *settings_, options_.session, {});
        else if (!perform_armed(here))
            error = timed_out();
    }
    const bool too_late = !error;
    if (!decide(std::move(error)) && too_late) missed();
}

/// Runs it where others can interrupt it, unless it has been given up already. False if next to
/// none of its time was left: it has not begun.
bool pending_operation::perform_armed(worker& here) noexcept {
    std::optional<interruptible::time_limit> limit;
    if (options_.timed()) {
        limit = {options_.within, started_, clock::now()};
        if (deadline_ - limit->left_queue < least_to_begin_with(options_.within)) return false;
        left_queue_ = limit->left_queue.time_since_epoch().count();
    }
    here.interruptible().begin(this, limit);
    if (state_.begin_run(here.interruptible()))
        perform(here, *settings_, options_.session, deadline_);
    state_.end_run();
    here.interruptible().end();
    return true;
}

/// After claim(): its outcome is this error, or what was put aside.
void pending_operation::conclude(std::exception_ptr error) noexcept {
    disarm();
    if (error)
        accept(std::move(error));
    else
        accept();
    state_.decide();
}

/// In a thread that users' code may run in. False if it has been decided before.
bool pending_operation::decide(std::exception_ptr error) noexcept {
    if (!state_.claim()) return false;
    conclude(std::move(error));
    complete_soon(true);
    return true;
}

/// In a thread of somebody else's, who gives it up.
void pending_operation::give_up(std::exception_ptr (pending_operation::*why)()) noexcept {
    if (!state_.claim()) return;
    conclude((this->*why)());
    if (auto* at = state_.runs_on())
        at->interrupt(this);
    else
        workers_->dequeue(*this);
    complete_soon(false);
}

void pending_operation::complete_soon(bool users_code_may_run) noexcept {
    intrusive_ptr until_completed{this};
    auto workers = workers_;
    if (loop_)
        loop_->deliver(*until_completed.release());
    else if (users_code_may_run || delivers_anywhere_)
        until_completed.release()->complete();
    else
        workers->submit_urgent(intrusive_ptr<job>{new late_completion{std::move(until_completed)}});
}

void pending_operation::cancel(bool only_if_unsent) noexcept {
    auto workers = workers_;
    if (!workers->home().here()) return;
    if (!only_if_unsent) state_.request_cancel();
    if (only_if_unsent && !workers->dequeue(*this)) return;
    give_up(&pending_operation::was_cancelled);
}

void pending_operation::expired() noexcept {
    const auto timers = intrusive_ptr<job>::adopt(this);
    give_up(&pending_operation::timed_out);
}

std::exception_ptr pending_operation::was_cancelled() {
    return std::make_exception_ptr(
        cancelled{"the operation was cancelled", details_when_given_up()});
}

std::exception_ptr pending_operation::timed_out() {
    auto* at = state_.runs_on();
    return operation_timeout::make(
        options_.within, started_, clock::time_point{clock::duration{left_queue_.load()}},
        at ? at->on_wire_since(this) : clock::time_point{}, clock::now(), details_when_given_up());
}

error_details pending_operation::details_when_given_up() {
    error_details details{{}, {}, {}, settings_->name_space()};
    if (const auto* label = label_when_given_up()) details.labels.emplace_back(label);
    return details;
}

void pending_operation::detach() noexcept {
    if (!workers_->home().here()) return;
    const bool undecided = state_.claim();
    // Waits for a stop request that decides it right now: that owns nothing before it has.
    stopper_.reset();
    if (!undecided) return;
    disarm();
    if (loop_) loop_->finished();
}

void pending_operation::close() noexcept {
    if (has_failed_) return complete_soon(true);
    decide(client_was_closed());
}

void pending_operation::close_running() noexcept { decide(client_was_closed()); }

void pending_operation::complete() {
    const auto self = intrusive_ptr<job>::adopt(this);
    if (repeats()) {
        if (loop_) loop_->expect();  // before somebody else can claim it
        state_.reopen();
        if (!begin_round()) return;  // otherwise it has failed, and that is what is delivered
    }
    state_.deliver();
    waiter_.deliver();
}

void pending_operation::discard() noexcept {
    const auto self = intrusive_ptr<job>::adopt(this);
    waiter_.destroy();
}

}  // namespace motor::detail
