// SPDX-License-Identifier: Apache-2.0
#include <motor/core/event_loop.hpp>

#include <utility>

namespace motor::core {
namespace {

/// So many completions a turn: the loop's other work must not wait for thousands of them.
constexpr int completions_per_turn = 64;

}  // namespace

wake_up::~wake_up() {
    if (to_) to_->close();
}

void wake_up::operator()() { std::exchange(to_, nullptr)->drain(); }

delivery::~delivery() {
    if (home_.here())
        close();
    else
        driver::home_process::leave(std::shared_ptr<event_loop>{std::move(loop_)});
}

void delivery::expect() {
    std::lock_guard held{mutex_};
    if (expected_ == 0 && !closed_) loop_->hold();
    ++expected_;
}

void delivery::finished() noexcept {
    if (!home_.here()) return;
    std::lock_guard held{mutex_};
    if (--expected_ == 0 && !closed_) loop_->release();
}

void delivery::deliver(completion& done) {
    bool closed = false;
    {
        std::lock_guard held{mutex_};
        closed = closed_;
        if (!closed) {
            done.next_ = nullptr;
            (first_ ? last_->next_ : first_) = &done;
            last_ = &done;
            if (std::exchange(posted_, true)) return;
        }
    }
    if (closed)
        done.abandon();
    else
        wake();
}

void delivery::wake() {
    ++wake_ups_;
    loop_->post(wake_up{shared_from_this()});
}

void delivery::drain() {
    if (!home_.here()) return;
    // Where the loop may be run inside a completion, it is to find the others there: it is asked
    // for another call before that, and until then those who deliver ask for it.
    const bool ahead = loop_->nests();
    // Posts the rest, also when a completion throws out of here into the loop.
    struct rest {
        delivery& self;
        bool ahead;
        ~rest() {
            {
                std::lock_guard held{self.mutex_};
                if (!ahead) self.posted_ = false;
                if (!self.lacks_a_call()) return;
            }
            self.wake();
        }
    };
    // After the user's code, so that the loop does not end in between; also if that throws.
    struct one_less {
        delivery& self;
        ~one_less() { self.finished(); }
    };
    const rest after_all{*this, ahead};
    if (ahead) {
        std::lock_guard held{mutex_};
        posted_ = false;
    }

    for (int turn = 0; turn < completions_per_turn; ++turn) {
        completion* next = nullptr;
        bool ask = false;
        {
            std::lock_guard held{mutex_};
            next = first_;
            if (!next) return;
            first_ = next->next_;
            ask = ahead && lacks_a_call();
        }
        const one_less after_each{*this};
        if (ask) wake();
        next->complete();
    }
}

bool delivery::lacks_a_call() { return first_ != nullptr && !std::exchange(posted_, true); }

void delivery::close() noexcept {
    if (!home_.here()) return;
    completion* left = nullptr;
    {
        std::lock_guard held{mutex_};
        closed_ = true;
        left = std::exchange(first_, nullptr);
    }
    while (left)
        std::exchange(left, left->next_)->abandon();
}

}  // namespace motor::core
