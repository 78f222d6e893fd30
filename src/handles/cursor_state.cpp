// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/handles/cursor_state.hpp>

#include <motor/client_error.hpp>
#include <motor/detail/driver/exclusive_use.hpp>
#include <motor/executor.hpp>

#include <utility>

namespace motor::detail {
namespace {

constexpr const char* name = "a cursor";

/// Closes a server's cursor on a worker, without waiting.
void close_in_background(const std::weak_ptr<worker_pool>& workers, server_cursor open) {
    auto pool = workers.lock();
    if (!pool || !open.alive()) return;
    auto close = [open = std::move(open)]() mutable { open.kill(); };
    function_job<decltype(close)>::submit_for_nobody(*pool, std::move(close));
}

}  // namespace

cursor_state::~cursor_state() {
    if (open_) close_in_background(workers_, std::move(*open_));
}

bool cursor_state::fill(const run_context& context, std::chrono::nanoseconds within) {
    start_if_not(context, within);
    while (!has_buffered()) {
        if (!open_ || !open_->alive()) return false;
        fetch(context);
        if (!has_buffered() && tailable()) return false;
    }
    return true;
}

void cursor_state::set_timeout_mode(motor::timeout_mode mode) {
    check_not_started();
    timeout_mode_ = mode;
}

std::shared_ptr<common_deadline> cursor_state::lifetime(std::chrono::nanoseconds within) {
    if (timeout_mode_ != timeout_mode::cursor_lifetime) return nullptr;
    if (!lifetime_) lifetime_ = std::make_shared<common_deadline>(within);
    return lifetime_;
}

/// Checks the combination of limits as MongoDB's specification requires.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/client-side-operations-timeout/client-side-operations-timeout.md
void cursor_state::check_limit(std::chrono::nanoseconds within) const {
    bool limited = within != start_options::unlimited;
    if (timeout_mode_ && !limited)
        throw invalid_operation{"timeout_mode() needs a limit: set within()"};
    if (timeout_mode_ == timeout_mode::cursor_lifetime && tailable())
        throw invalid_operation{"a tailable cursor cannot have timeout_mode::cursor_lifetime"};
    if (timeout_mode_ == timeout_mode::iteration && writes())
        throw invalid_operation{"a pipeline that writes cannot have timeout_mode::iteration"};
    auto wait = options()["maxAwaitTimeMS"].get_if<std::int64_t>();
    if (wait && limited && std::chrono::milliseconds{*wait} >= within)
        throw invalid_operation{"max_await_time() must be shorter than the limit, within()"};
}

void cursor_state::start_if_not(const run_context& context, std::chrono::nanoseconds within) {
    if (started_ && !resumes_now_) return;
    check_limit(within);
    replaced_ = true;
    const bool first = !std::exchange(started_, true);
    // A server counts all the work of a cursor against the limit of its first command.
    const bool sends_limit = timeout_mode_ != timeout_mode::iteration && (waits() || !tailable());
    const auto target = sends_limit ? context : context.without_deadline();
    try {
        open_.emplace(first ? start(target) : resume(target));
    } catch (const operation_timeout&) {
        run_out();
        throw;
    }
    resumes_now_ = false;
    show_batch();
}

/// Called when the server's limit has passed first: the operation counts as given up, for its
/// caller and for the operations that follow.
void cursor_state::run_out() noexcept {
    resumes_now_ = resumes();
    dead_ = !resumes_now_;
    if (dead_) turns_.lose(std::current_exception());
}

void cursor_state::fetch(const run_context& context) {
    replaced_ = true;
    place_ = end_ = {};
    has_connection_ = false;
    try {
        open_->get_more();
    } catch (const error& failed) {
        auto again = start_again(context, failed);
        if (!again) throw;
        open_.emplace(std::move(*again));
    }
    show_batch();
}

template <class Document>
std::optional<Document> cursor_state::take_as() {
    if (!has_buffered()) return std::nullopt;
    try {
        Document next{(*place_).value().get<document_view>()};
        if (!std::exchange(moved_, true)) before_ = place_;
        ++place_;
        return next;
    } catch (error& wrong) {
        name_in(wrong);
        throw;
    }
}

std::optional<document> cursor_state::take() { return take_as<document>(); }

std::optional<document_view> cursor_state::take_view() { return take_as<document_view>(); }

void cursor_state::name_in(error& wrong) const {
    if (open_) open_->name_in(wrong);
}

std::optional<document> cursor_state::take_now() {
    const short_turn mine{*this};
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
        if (!turns_.any_lost()) refuse_second_operation(name);
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

void cursor_state::set_batch_size(std::int32_t documents) {
    if (documents < 0) throw invalid_operation{"the batch size must not be negative"};
    turns::held kept;
    const auto turn = take_turn(kept);
    if (!started_) throw invalid_operation{"set batch_size() before the cursor starts"};
    if (open_) open_->set_batch_size(documents);
}

void cursor_state::rewind() {
    turns_.take_or_throw(name, false);
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

/// Undoes what a given-up operation has done. The caller has the turn.
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
                cancelled{"the previous operation was given up, and documents are lost"}));
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

void cursor_state::begin_turn(bool may_wait) {
    turns_.take_or_throw(name, may_wait && resumes());
    look_back();
    if (!dead_) return;
    auto why = turns_.lost();
    turns_.give_back();
    std::rethrow_exception(why);
}

turns::turn cursor_state::take_turn(turns::held& keep, bool may_wait) {
    begin_turn(may_wait);
    return {turns_, keep};
}

}  // namespace motor::detail
