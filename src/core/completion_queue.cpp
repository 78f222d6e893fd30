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
    const auto now = state_.lock();
    if (now->expected == 0 && !now->closed) loop_->hold();
    ++now->expected;
}

void completion_queue::finished() noexcept {
    if (!home_.here()) return;
    const auto now = state_.lock();
    if (--now->expected == 0 && !now->closed) loop_->release();
}

void completion_queue::deliver(completion& done) {
    bool closed = false;
    {
        const auto now = state_.lock();
        closed = now->closed;
        if (!closed) {
            now->finished.push_back(done);
            if (std::exchange(now->posted, true)) return;
        }
    }
    if (closed)
        done.discard();
    else
        wake();
}

void completion_queue::wake() {
    ++wake_ups_;
    loop_->post(wake_up{shared_from_this()});
}

void completion_queue::drain() {
    if (!home_.here()) return;
    // Where the loop may be run inside a completion, it is to find the others there: it is asked
    // for another call before that, and until then those who deliver ask for it.
    const bool ahead = loop_->nests();
    // Posts the rest, also when a completion throws out of here into the loop.
    struct rest {
        completion_queue& self;
        bool ahead;
        ~rest() {
            {
                const auto now = self.state_.lock();
                if (!ahead) now->posted = false;
                if (!now->lacks_a_call()) return;
            }
            self.wake();
        }
    };
    // After the user's code, so that the loop does not end in between; also if that throws.
    struct one_less {
        completion_queue& self;
        ~one_less() { self.finished(); }
    };
    const rest after_all{*this, ahead};
    if (ahead) state_.lock()->posted = false;

    for (int turn = 0; turn < completions_per_turn; ++turn) {
        completion* next = nullptr;
        bool ask = false;
        {
            const auto now = state_.lock();
            next = now->finished.pop_front();
            if (!next) return;
            ask = ahead && now->lacks_a_call();
        }
        const one_less after_each{*this};
        if (ask) wake();
        next->complete();
    }
}

void completion_queue::close() noexcept {
    if (!home_.here()) return;
    intrusive_list<completion> left;
    {
        const auto now = state_.lock();
        now->closed = true;
        left.take_all(now->finished);
    }
    while (completion* each = left.pop_front())
        each->discard();
}

}  // namespace detail
}  // namespace motor
