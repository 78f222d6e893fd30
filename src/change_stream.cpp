// SPDX-License-Identifier: Apache-2.0
#include <motor/change_stream.hpp>

#include <motor/bson/builder.hpp>
#include <motor/driver/error.hpp>

#include "driver/counts.hpp"
#include "if_buffered.hpp"

#include <algorithm>

namespace motor {
namespace {

/// Before 4.4 (wire version 9) servers do not say themselves after which errors to resume.
constexpr int resumable_before_4_4[] = {6,     7,     89,    91, 189, 262,   9001, 10107, 11600,
                                        11602, 13435, 13436, 63, 150, 13388, 234,  133};

bool may_resume(const error& after, std::int32_t wire_version) {
    if (after.reply().empty()) return dynamic_cast<const auto_reconnect*>(&after);
    if (dynamic_cast<const cursor_not_found*>(&after)) return true;
    if (wire_version >= 9) return after.has_label("ResumableChangeStreamError");
    auto code = driver::code_in(after.reply());
    return std::ranges::find(resumable_before_4_4, code) != std::end(resumable_before_4_4);
}

std::optional<document> token_of(document_view start) {
    for (auto name : {"resumeAfter", "startAfter"})
        if (auto token = start[name]) return document{token.get<document_view>()};
    return std::nullopt;
}

}  // namespace

void change_stream_state::open(const driver::target& where) {
    if (!started()) start_now(where);
}

std::optional<document> change_stream_state::take_change() {
    auto change = take();
    if (!change) return change;
    auto id = (*change)["_id"];
    if (!id) {
        close();
        throw operation_failure{make_error_code(errc::server),
                                "a change stream cannot go on without the _id of its changes"};
    }
    seen_one_ = true;
    bool used_up = !has_buffered() && !after_batch_.empty();
    try {
        set_token(used_up ? after_batch_.view() : id.get<document_view>());
    } catch (error& wrong) {
        name_in(wrong);
        throw;
    }
    return change;
}

std::unique_lock<std::mutex> change_stream_state::lock() const {
    home_.require("change stream");
    return std::unique_lock{mutex_};
}

std::optional<document> change_stream_state::resume_token() const {
    const auto held = lock();
    return token_ ? token_ : token_of(query_.start());
}

std::optional<driver::cursor> change_stream_state::start_again(const driver::target& where,
                                                               const error& after) {
    if (!may_resume(after, where.via().wire_version())) return std::nullopt;
    auto token = resume_token();
    auto start = query_.start();
    if (token)  // startAfter says the same until there is a change
        start = !seen_one_ && start["startAfter"] ? doc("startAfter", *token)
                                                  : doc("resumeAfter", *token);
    else if (opened_at_ && start.empty())
        start = doc("startAtOperationTime", *opened_at_);
    return query_.started_at(start).run(where);
}

void change_stream_state::batch_came(const driver::cursor& from) {
    auto reply = from.reply();
    auto token = reply["cursor"].get<document_view>()["postBatchResumeToken"];
    after_batch_ = token ? document{token.get<document_view>()} : document{};
    if (has_buffered()) return;
    if (token) return set_token(after_batch_);
    if (auto time = reply["operationTime"]; time && !opened_at_) opened_at_ = time.get<timestamp>();
}

void change_stream_state::set_token(document_view token) {
    const auto held = lock();
    token_ = document{token};
}

namespace change_stream_ops {

void open::run(const driver::target& where) {
    cursor_state::turn mine{*state_};
    state_->open(where);
}

std::optional<motor::result<next::result>> next::ready() {
    return cursor_ops::if_buffered(*state_, [&] { return state_->take_change(); });
}

next::result next::run(const driver::target& where) {
    cursor_state::turn mine{*state_};
    while (!state_->fill(where))
        if (!state_->alive()) return std::nullopt;
    return state_->take_change();
}

std::optional<motor::result<try_next::result>> try_next::ready() { return next{state_}.ready(); }

try_next::result try_next::run(const driver::target& where) {
    cursor_state::turn mine{*state_};
    state_->fill(where);
    return state_->take_change();
}

}  // namespace change_stream_ops
}  // namespace motor
