// SPDX-License-Identifier: Apache-2.0
#include <motor/cursor_state.hpp>

#include <motor/core/executor.hpp>
#include <motor/driver/error.hpp>

namespace motor {
namespace {

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

bool cursor_state::fill(const driver::target& where) {
    if (!started_) start_now(where);
    while (!has_buffered()) {
        if (!open_ || !open_->alive()) return false;
        fetch(where);
        if (!has_buffered() && tailable()) return false;
    }
    return true;
}

void cursor_state::start_now(const driver::target& where) {
    started_ = true;
    open_.emplace(start(where));
    show_batch();
}

void cursor_state::fetch(const driver::target& where) {
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

document_batch cursor_state::take_batch() {
    if (!has_buffered()) return {};
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
    place_ = end_ = {};
}

void cursor_state::rewind() {
    turn mine{*this};
    if (open_) close_in_background(workers_, std::move(*open_));
    open_.reset();
    has_connection_ = false;
    place_ = end_ = {};
    started_ = false;
}

bool cursor_state::alive() const noexcept {
    return !started_ || has_buffered() || (open_ && open_->alive());
}

void cursor_state::check_not_started() const {
    if (started_) throw invalid_operation{"a cursor takes no options once it has started"};
}

cursor_state::turn::turn(cursor_state& of) : of_(of) {
    if (of_.busy_.exchange(true, std::memory_order_acquire))
        throw invalid_operation{"a cursor serves one operation at a time"};
}

}  // namespace motor
