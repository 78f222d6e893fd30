// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/call.hpp>
#include <motor/driver/error.hpp>

#include "server_states.hpp"
#include "wire.hpp"

#include <algorithm>
#include <cassert>
#include <exception>
#include <utility>

namespace motor::driver {

call*& call::current() noexcept {
    thread_local call* mine = nullptr;
    if (mine && !mine->home_.here()) mine = nullptr;  // this thread was a worker when it forked
    return mine;
}

void call::begin(const void* whose, const std::optional<time_limit>& limit) {
    std::lock_guard held{mutex_};
    assert(!whose_ && "the operation before it has not ended");
    whose_ = whose;
    limit_ = limit;
    sent_ = {};
    given_up_ = closed_;
}

void call::end() noexcept {
    std::lock_guard held{mutex_};
    whose_ = nullptr;
    limit_.reset();
    given_up_ = closed_;
}

void call::give_up(const void* whose) noexcept {
    std::lock_guard held{mutex_};
    if (whose_ != whose) return;
    given_up_ = true;
    if (on_) on_->give_up();
    if (told_) told_();
}

void call::close() noexcept {
    std::lock_guard held{mutex_};
    given_up_ = closed_ = true;
    if (on_) on_->close();
    if (told_) told_();
}

bool call::given_up() noexcept {
    std::lock_guard held{mutex_};
    return given_up_;
}

call::clock::time_point call::on_wire_since(const void* whose) noexcept {
    std::lock_guard held{mutex_};
    if (whose_ != whose) return {};
    return on_ ? std::max(sent_, on_->command_since()) : sent_;
}

void call::time_out(const std::string& name_space) {
    const auto now = clock::now();
    auto of = current();
    time_limit limit{std::chrono::nanoseconds{0}, now, now};
    clock::time_point on_wire{};
    if (of) {
        std::lock_guard held{of->mutex_};
        limit = of->limit_.value_or(limit);
        on_wire = of->on_ ? std::max(of->sent_, of->on_->command_since()) : of->sent_;
    }
    std::rethrow_exception(operation_timeout::make(limit.within, limit.started, limit.left_queue,
                                                   on_wire, now, {{}, {}, {}, name_space}));
}

call::locked_wire::locked_wire(wire& on) : on_(on) {
    on.settings().home.require("client");
    on.in_use().lock();
}

call::locked_wire::~locked_wire() { on_.in_use().unlock(); }

call::using_wire::using_wire(wire& on) : locked_wire(on), of_(current()) {
    server_states::ask(on.settings().servers);
    if (!of_) {
        on.start(false);
        on.begin_use();
        return;
    }
    std::lock_guard held{of_->mutex_};
    if (of_->given_up_) throw auto_reconnect{"the operation was given up"};
    assert(!of_->on_ && "an operation sends on one connection at a time");
    on.start(of_->limit_.has_value());
    on.begin_use();
    of_->on_ = &on;
}

call::using_wire::~using_wire() {
    on_.end_use();  // without the mutex: it lets others go on
    if (!of_) return;
    std::lock_guard held{of_->mutex_};
    of_->sent_ = std::max(of_->sent_, of_->on_->command_since());
    of_->on_->start(false);
    of_->on_ = nullptr;
    on_.renew();
}

call::watched::watched(std::function<void()> told) : of_(current()) {
    if (!of_) return;
    std::lock_guard held{of_->mutex_};
    if (of_->given_up_) told();
    of_->told_ = std::move(told);
}

call::watched::~watched() {
    if (!of_) return;
    std::lock_guard held{of_->mutex_};
    of_->told_ = nullptr;
}

void call::change::tell() noexcept {
    told_.fetch_add(1);
    told_.notify_all();
}

void call::change::throw_given_up() { throw cancelled{"the operation was given up"}; }

}  // namespace motor::driver
