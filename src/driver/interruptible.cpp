// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/interruptible.hpp>

#include "driver/events/server_states.hpp"
#include "driver/stream/socket_breaker.hpp"

#include <motor/client_error.hpp>

#include <algorithm>
#include <cassert>
#include <exception>
#include <utility>

namespace motor::detail {

interruptible*& interruptible::current() noexcept {
    thread_local interruptible* attached = nullptr;
    if (attached && !attached->home_.here())
        attached = nullptr;  // this thread was a worker when it forked
    return attached;
}

void interruptible::begin(const void* operation, const std::optional<time_limit>& limit) {
    std::lock_guard held{mutex_};
    assert(!operation_ && "the operation before it has not ended");
    operation_ = operation;
    limit_ = limit;
    sent_ = {};
    given_up_ = closed_;
}

void interruptible::end() noexcept {
    std::lock_guard held{mutex_};
    operation_ = nullptr;
    limit_.reset();
    given_up_ = closed_;
}

void interruptible::interrupt(const void* operation) noexcept {
    std::lock_guard held{mutex_};
    if (operation_ != operation) return;
    given_up_ = true;
    if (breaker_) breaker_->interrupt();
    if (callback_) callback_();
}

void interruptible::close() noexcept {
    std::lock_guard held{mutex_};
    given_up_ = closed_ = true;
    if (breaker_) breaker_->close();
    if (callback_) callback_();
}

bool interruptible::given_up() noexcept {
    std::lock_guard held{mutex_};
    return given_up_;
}

interruptible::clock::time_point interruptible::on_wire_since(const void* operation) noexcept {
    std::lock_guard held{mutex_};
    if (operation_ != operation) return {};
    return breaker_ ? std::max(sent_, breaker_->command_since()) : sent_;
}

void interruptible::time_out(const std::string& name_space) {
    const auto now = clock::now();
    auto user = current();
    time_limit limit{std::chrono::nanoseconds{0}, now, now};
    clock::time_point on_wire{};
    if (user) {
        std::lock_guard held{user->mutex_};
        limit = user->limit_.value_or(limit);
        on_wire =
            user->breaker_ ? std::max(user->sent_, user->breaker_->command_since()) : user->sent_;
    }
    std::rethrow_exception(operation_timeout::make(limit.within, limit.started, limit.left_queue,
                                                   on_wire, now, {{}, {}, {}, name_space}));
}

interruptible::connection_lock::connection_lock(socket_breaker& breaker) : breaker_(breaker) {
    breaker.settings().home.require("client");
    breaker.in_use().lock();
}

interruptible::connection_lock::~connection_lock() { breaker_.in_use().unlock(); }

interruptible::connection_use::connection_use(socket_breaker& breaker)
    : connection_lock(breaker), user_(current()) {
    server_states::ask(breaker.settings().servers);
    if (!user_) {
        breaker.start(false);
        breaker.begin_use();
        return;
    }
    std::lock_guard held{user_->mutex_};
    if (user_->given_up_) throw auto_reconnect{"the operation was given up"};
    assert(!user_->breaker_ && "an operation sends on one connection at a time");
    breaker.start(user_->limit_.has_value());
    breaker.begin_use();
    user_->breaker_ = &breaker;
}

interruptible::connection_use::~connection_use() {
    breaker_.end_use();  // before the mutex is locked: it calls listeners, and wakes other threads
    if (!user_) return;
    std::lock_guard held{user_->mutex_};
    user_->sent_ = std::max(user_->sent_, user_->breaker_->command_since());
    user_->breaker_->start(false);
    user_->breaker_ = nullptr;
    breaker_.renew();
}

interruptible::interrupt_callback::interrupt_callback(std::function<void()> callback)
    : user_(current()) {
    if (!user_) return;
    std::lock_guard held{user_->mutex_};
    if (user_->given_up_) callback();
    user_->callback_ = std::move(callback);
}

interruptible::interrupt_callback::~interrupt_callback() {
    if (!user_) return;
    std::lock_guard held{user_->mutex_};
    user_->callback_ = nullptr;
}

void interruptible::condition::notify() noexcept {
    notifications_.fetch_add(1);
    notifications_.notify_all();
}

void interruptible::condition::throw_given_up() { throw cancelled{"the operation was given up"}; }

}  // namespace motor::detail
