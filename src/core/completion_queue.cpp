// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/completion_queue.hpp>

#include <utility>

namespace motor {

wake_up::~wake_up() {
    if (to_) to_->close();
}

void wake_up::operator()() { std::exchange(to_, nullptr)->drain(); }

namespace detail {
namespace {

/// So many completions a turn: the loop's other work must not wait for thousands of them.
constexpr int completions_per_turn = 64;

}  // namespace

completion_queue::~completion_queue() {
    if (home_.here())
        close();
    else
        home_process::leave(std::shared_ptr<event_loop>{std::move(loop_)});
}

void completion_queue::expect() {
    ++expected_;
    // Held for another one, it stays held: who releases it looks at the number afterwards.
    if (held_) return;
    try {
        hold_loop();
    } catch (...) {
        --expected_;
        throw;
    }
}

void completion_queue::finished() noexcept {
    if (!home_.here()) return;
    if (--expected_ == 0) release_loop();
}

void completion_queue::hold_loop() {
    const auto closed = closed_.lock();
    if (*closed || held_) return;
    loop_->hold();
    held_ = true;
}

void completion_queue::release_loop() noexcept {
    const auto closed = closed_.lock();
    if (*closed || !held_) return;
    // Whoever expects one from here on sees that the loop is not held, and waits for the lock.
    held_ = false;
    if (expected_ > 0)
        held_ = true;
    else
        loop_->release();
}

void completion_queue::deliver(completion& done) {
    switch (finished_.put(done)) {
        case mailbox<completion>::outcome::put:
            break;
        case mailbox<completion>::outcome::must_wake:
            wake();
            break;
        case mailbox<completion>::outcome::refused:
            done.discard();
            break;
    }
}

void completion_queue::wake() {
    ++wake_ups_;
    loop_->post(wake_up{shared_from_this()});
}

/// Asks the loop for another call if there is something left for one, unless one is on its way: a
/// loop that nests may have been asked already, another one has not.
void completion_queue::ask_for_the_rest(bool nests) {
    const bool lacks_a_call =
        nests ? !ready_.empty() && finished_.wake() : !ready_.empty() || !finished_.sleep();
    if (lacks_a_call) wake();
}

void completion_queue::drain() {
    if (!home_.here()) return;
    // Where the loop may be run inside a completion, it is to find the others there: it is asked
    // for another call before that, and until then those who deliver ask for it.
    const bool nests = loop_->nests();
    // Also when a completion throws out of here into the loop.
    struct rest {
        completion_queue& self;
        bool nests;
        ~rest() { self.ask_for_the_rest(nests); }
    };
    // After the user's code, so that the loop does not end in between; also if that throws.
    struct one_less {
        completion_queue& self;
        ~one_less() { self.finished(); }
    };
    const rest after_all{*this, nests};
    while (nests && !finished_.sleep())
        finished_.take_all(ready_);

    for (int turn = 0; turn < completions_per_turn; ++turn) {
        if (ready_.empty()) finished_.take_all(ready_);
        completion* next = ready_.pop_front();
        if (!next) return;
        const one_less after_each{*this};
        if (nests) ask_for_the_rest(nests);
        next->complete();
    }
}

void completion_queue::close() noexcept {
    if (!home_.here()) return;
    *closed_.lock() = true;
    intrusive_list<completion> left;
    left.take_all(ready_);
    finished_.close(left);
    while (completion* each = left.pop_front())
        each->discard();
}

}  // namespace detail
}  // namespace motor
