// SPDX-License-Identifier: Apache-2.0
#include <motor/cursor_state.hpp>

#include <motor/core/executor.hpp>
#include <motor/driver/error.hpp>

#include <utility>

namespace motor {
namespace {

constexpr const char* one_at_a_time = "a cursor serves one operation at a time";

/// Closes a server's cursor on a worker, for somebody who does not wait.
void close_in_background(const std::weak_ptr<core::worker_pool>& workers, driver::cursor open) {
    auto pool = workers.lock();
    if (!pool || !open.alive()) return;
    auto close = [open = std::move(open)]() mutable { open.kill(); };
    core::function_job<decltype(close)>::submit_for_nobody(*pool, std::move(close));
}

}  // namespace

cursor_state::~cursor_state() {
    if (open_) close_in_background(workers_, std::move(*open_));
}

bool cursor_state::fill(const driver::target& where, std::chrono::nanoseconds within) {
    start_if_not(where, within);
    while (!has_buffered()) {
        if (!open_ || !open_->alive()) return false;
        fetch(where);
        if (!has_buffered() && tailable()) return false;
    }
    return true;
}

void cursor_state::set_timeout_mode(motor::timeout_mode mode) {
    check_not_started();
    timeout_mode_ = mode;
}

std::shared_ptr<core::common_deadline> cursor_state::lifetime(std::chrono::nanoseconds within) {
    if (timeout_mode_ != timeout_mode::cursor_lifetime) return nullptr;
    if (!lifetime_) lifetime_ = std::make_shared<core::common_deadline>(within);
    return lifetime_;
}

/// As MongoDB's specification has it.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/client-side-operations-timeout/client-side-operations-timeout.md
void cursor_state::check_limit(std::chrono::nanoseconds within) const {
    bool limited = within != core::limits::unlimited;
    if (timeout_mode_ && !limited)
        throw invalid_operation{"timeout_mode() needs a limit, by within()"};
    if (timeout_mode_ == timeout_mode::cursor_lifetime && tailable())
        throw invalid_operation{"a tailable cursor has no limit for its lifetime"};
    if (timeout_mode_ == timeout_mode::iteration && writes())
        throw invalid_operation{"a pipeline that writes has no iterations to limit"};
    auto wait = options()["maxAwaitTimeMS"].get_if<std::int64_t>();
    if (wait && limited && std::chrono::milliseconds{*wait} >= within)
        throw invalid_operation{"max_await_time() must be below the limit, within()"};
}

void cursor_state::start_if_not(const driver::target& where, std::chrono::nanoseconds within) {
    if (started_ && !resumes_now_) return;
    check_limit(within);
    replaced_ = true;
    const bool first = !std::exchange(started_, true);
    // A server counts all that a cursor does against the limit of its first command.
    const bool told = timeout_mode_ != timeout_mode::iteration && (waits() || !tailable());
    const auto at = told ? where : where.without_deadline();
    try {
        open_.emplace(first ? start(at) : resume(at));
    } catch (const operation_timeout&) {
        run_out();
        throw;
    }
    resumes_now_ = false;
    show_batch();
}

/// The server's clock has run out first: to the caller it is an operation that was given up, and so
/// it is for those that follow.
void cursor_state::run_out() noexcept {
    resumes_now_ = resumes();
    dead_ = !resumes_now_;
    if (dead_) turns_.lose(std::current_exception());
}

void cursor_state::fetch(const driver::target& where) {
    replaced_ = true;
    place_ = end_ = {};
    has_connection_ = false;
    try {
        open_->get_more();
    } catch (const error& failed) {
        auto again = start_again(where, failed);
        if (!again) throw;
        open_.emplace(std::move(*again));
    }
    show_batch();
}

std::optional<document> cursor_state::take() {
    if (!has_buffered()) return std::nullopt;
    try {
        document next{(*place_).value().get<document_view>()};
        if (!std::exchange(moved_, true)) before_ = place_;
        ++place_;
        return next;
    } catch (error& wrong) {
        name_in(wrong);
        throw;
    }
}

void cursor_state::name_in(error& wrong) const {
    if (open_) open_->name_in(wrong);
}

std::optional<document> cursor_state::take_now() {
    core::turns::held kept;
    const auto mine = take_turn(kept);
    auto next = take();
    received();
    return next;
}

document_batch cursor_state::take_batch() {
    if (!has_buffered()) return {};
    replaced_ = true;
    auto first = place_;
    place_ = end_;
    return {open_->take_reply(), first, end_};
}

void cursor_state::show_batch() {
    auto batch = open_->batch();
    place_ = batch.begin();
    end_ = batch.end();
    batch_came(*open_);
    has_connection_ = open_->alive();
}

void cursor_state::close() noexcept {
    if (open_) open_->kill();
    has_connection_ = false;
    started_ = true;
    resumes_now_ = false;
    place_ = end_ = {};
}

void cursor_state::end() {
    while (!turns_.take()) {
        if (end_of_lost()) return;
        if (!turns_.any_lost()) throw invalid_operation{one_at_a_time};
    }
    look_back();
    close();
    turns_.give_back();
}

bool cursor_state::end_of_lost() noexcept {
    if (!turns_.being_lost()) return false;
    ended_.store(true);
    return true;
}

void cursor_state::rewind() {
    if (!turns_.take()) {
        if (auto why = turns_.lost()) std::rethrow_exception(why);
        throw invalid_operation{one_at_a_time};
    }
    if (open_) close_in_background(workers_, std::move(*open_));
    open_.reset();
    has_connection_ = false;
    place_ = end_ = {};
    started_ = dead_ = resumes_now_ = false;
    lifetime_.reset();
    ended_.store(false);
    received();
    turns_.found();
    turns_.give_back();
}

bool cursor_state::alive() const noexcept {
    if (turns_.any_lost() && (turns_.being_lost() || replaced_ || dead_))
        return resumes() && !ended_.load();
    return !started_ || resumes_now_ || has_buffered() || (open_ && open_->alive());
}

/// In a turn: at what the operation before did for nobody.
void cursor_state::look_back() {
    if (replaced_ && resumes()) {
        if (open_) close_in_background(workers_, std::move(*open_));
        open_.reset();
        place_ = end_ = {};
        resumes_now_ = !ended_.load();
        go_back();
    } else if (replaced_) {
        dead_ = true;
        if (!turns_.any_lost())
            turns_.lose(std::make_exception_ptr(
                cancelled{"nobody waited for the operation before, and documents are lost"}));
    } else if (moved_) {
        place_ = before_;
        go_back();
    }
    moved_ = replaced_ = false;
    if (!dead_) turns_.found();
}

void cursor_state::check_not_started() const {
    if (started_) throw invalid_operation{"a cursor takes no options once it has started"};
}

core::turns::turn cursor_state::take_turn(core::turns::held& keep, bool may_wait) {
    while (!turns_.take()) {
        auto why = turns_.lost();
        if (!why) throw invalid_operation{one_at_a_time};
        if (!may_wait || !resumes()) std::rethrow_exception(why);
        turns_.wait_for_lost();
    }
    look_back();
    if (!dead_) return {turns_, keep};
    auto why = turns_.lost();
    turns_.give_back();
    std::rethrow_exception(why);
}

}  // namespace motor
