// SPDX-License-Identifier: Apache-2.0
#include <motor/core/started.hpp>

#include <motor/driver/error.hpp>

#include "threads.hpp"

#include <algorithm>
#include <utility>

namespace motor::core {
namespace {

/// An operation with less time left is not sent any more. To give it up on the wire would cost a
/// connection, at the very time when there are too few.
std::chrono::nanoseconds least_to_begin_with(std::chrono::nanoseconds limit) {
    return std::min<std::chrono::nanoseconds>(std::chrono::milliseconds{10}, limit / 16);
}

/// Lets go of a job in the end.
struct owner {
    job& of;
    ~owner() { of.unshare(); }
};

}  // namespace

std::exception_ptr client_was_closed() { return std::make_exception_ptr(client_closed{}); }

/// Completes an operation that was given up, in a thread that users' code may run in.
class started::late_completion final : public job {
public:
    explicit late_completion(started& of) noexcept : of_(of) {}

private:
    void run(worker&) noexcept override { of_.complete(); }
    void cancel() noexcept override { of_.complete(); }
    started& of_;
};

started::started(const site& at, limits given)
    : workers_(at.runtime().use()),
      loop_(at.runtime().loop()),
      where_(at.shared_where()),
      given_(std::move(given)) {
    if (!given_.timed()) given_.within = where_->within;
    if (!given_.timed()) return;
    started_ = clock::now();
    // What ends later than the clock can tell does not end.
    if (given_.within > clock::time_point::max() - started_) {
        given_.within = limits::unlimited;
        return;
    }
    given_.within = std::max(given_.within, std::chrono::nanoseconds{0});
    deadline_ = started_ + given_.within;
    if (given_.until) deadline_ = std::min(deadline_, given_.until->from(started_));
}

void started::submit() {
    if (auto why = try_submit()) std::rethrow_exception(why);
}

std::exception_ptr started::try_submit() {
    auto workers = workers_;  // this may be gone before it returns
    if (loop_) loop_->expect();
    if (!given_.any()) return hand_over_or_fail(*workers);
    share();
    const owner until_done{*this};
    try {
        if (!arm()) return nullptr;
    } catch (...) {
        return fail(*workers, std::current_exception());
    }
    return hand_over_or_fail(*workers);
}

std::exception_ptr started::hand_over_or_fail(worker_pool& workers) noexcept {
    try {
        hand_over(workers);
        return nullptr;
    } catch (...) {  // then nobody has it
        return fail(workers, std::current_exception());
    }
}

/// It could not be handed over. Null if it completes with that all the same: in the loop, or by a
/// worker that is there already. Or else it does not.
std::exception_ptr started::fail(worker_pool& workers, std::exception_ptr why) noexcept {
    if (loop_ || delivers_anywhere()) {
        decide(std::move(why));
        return nullptr;
    }
    put_aside(why);
    ready_ = true;
    if (can_start([&] { workers.submit(*this); }) || !claim()) return nullptr;
    disarm();
    return why;
}

void started::hand_over(worker_pool& workers) {
    ready_ = ready();
    if (!ready_) watch_deadline();
    // A loop calls it later anyway, and who waits in this thread needs nobody else. A callback
    // without a loop takes a worker to be out of this call.
    if (ready_ && (loop_ || delivers_anywhere())) return decide_by_what_is_aside();
    if (!ready_ && waits()) return workers.submit_waiting(*this);
    needs_connection_.store(!ready_ && !given_.session && !has_connection(),
                            std::memory_order_relaxed);
    if (given_.for_nobody) return workers.submit_for_nobody(*this);
    workers.submit(*this);
}

/// From now on it may be given up. False if it has been.
bool started::arm() {
    if (given_.stop.stop_possible() && !stopper_) stopper_.emplace(given_.stop, stopper{this});
    if (called_off_.load()) call_off();  // between two rounds, when there was nothing to claim
    return !claimed_.load();
}

/// What is there already is not too late.
void started::watch_deadline() {
    if (!given_.timed()) return;
    job_handle timers{*this};
    if (workers_->timer().add(*this, deadline_)) timers.release();
}

void started::disarm() noexcept {
    if (given_.timed() && workers_->timer().remove(*this)) unshare();
}

bool started::run_in_place(worker& here) {
    share();  // who waits may have gone on, and be done with it, before this returns
    const owner until_done{*this};
    for (;;) {
        if (!arm()) return false;
        bool in_time = true;
        if (!ready()) {
            watch_deadline();
            in_time = perform_given(here);
        }
        if (!claim()) {
            missed();
            return false;
        }
        disarm();
        if (in_time)
            accept();
        else
            accept(timed_out());
        if (!repeats()) return true;
        claimed_.store(false);
    }
}

bool started::needs_connection() const noexcept {
    return needs_connection_.load(std::memory_order_relaxed);
}

void started::run(worker& here) noexcept {
    if (!ready_) {
        if (!given_.any()) {
            perform(here, *where_, {});
        } else if (!perform_given(here)) {
            decide(timed_out());
            return;
        }
    }
    decide_by_what_is_aside();
}

/// Shows where it runs and then looks whether it has been given up; who gives it up does the one
/// and the other in the other order, so that one of them sees the other. False if next to none
/// of its time was left: it has not begun.
bool started::perform_given(worker& here) noexcept {
    std::optional<driver::call::time_limit> limit;
    if (given_.timed()) {
        limit = {given_.within, started_, clock::now()};
        if (deadline_ - limit->left_queue < least_to_begin_with(given_.within)) return false;
        left_queue_ = limit->left_queue.time_since_epoch().count();
    }
    here.call().begin(this, limit);
    running_.store(&here.call());
    if (!claimed_.load()) perform(here, *where_, deadline_);
    running_.store(nullptr);
    here.call().end();
    return true;
}

void started::decide_by_what_is_aside() noexcept {
    if (!decide()) missed();
}

/// With what was put aside, or with an error. False if it has been decided before.
template <class... Error>
bool started::decide(Error... error) noexcept {
    if (!claim()) return false;
    disarm();
    accept(error...);
    share();  // until it has completed
    if (loop_)
        loop_->deliver(*this);
    else
        complete();
    return true;
}

/// Decides it in a thread of somebody else's.
void started::abort(std::exception_ptr (started::*why)()) noexcept {
    if (!claim()) return;
    accept((this->*why)());
    disarm();
    auto workers = workers_;
    if (auto at = running_.load())
        at->give_up(this);
    else
        workers->withdraw(*this);
    share();  // until it has completed
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

void started::call_off(bool only_if_unsent) noexcept {
    auto workers = workers_;
    if (!workers->home().here()) return;
    if (!only_if_unsent) called_off_.store(true);
    if (only_if_unsent && !workers->withdraw(*this)) return;
    abort(&started::called_off);
}

void started::expired() noexcept {
    const owner until_done{*this};  // the timer's share
    abort(&started::timed_out);
}

std::exception_ptr started::called_off() {
    return std::make_exception_ptr(
        cancelled{"the operation was cancelled", details_when_given_up()});
}

std::exception_ptr started::timed_out() {
    auto at = running_.load();
    return operation_timeout::make(
        given_.within, started_, clock::time_point{clock::duration{left_queue_.load()}},
        at ? at->on_wire_since(this) : clock::time_point{}, clock::now(), details_when_given_up());
}

error_details started::details_when_given_up() {
    error_details details{{}, {}, {}, where_->name_space()};
    if (const auto* label = label_when_given_up()) details.labels.emplace_back(label);
    return details;
}

void started::withdraw() noexcept {
    if (!workers_->home().here() || !claim()) return;
    disarm();
    if (loop_) loop_->finished();
}

void started::cancel() noexcept { decide(client_was_closed()); }

void started::give_up() noexcept { decide(client_was_closed()); }

void started::complete() {
    const owner until_done{*this};
    if (!repeats()) return deliver();
    claimed_.store(false);
    auto why = try_submit();
    if (!why) return;
    accept(std::move(why));
    deliver();
}

void started::abandon() noexcept {
    const owner until_done{*this};
    let_go();
}

}  // namespace motor::core
