// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/handles/change_stream_state.hpp>

#include "driver/counts.hpp"

#include <motor/bson/builder.hpp>
#include <motor/client_error.hpp>

#include <algorithm>
#include <utility>

namespace motor::detail {
namespace {

/// Servers before 4.4 (wire version 9) do not say themselves after which errors to resume.
constexpr int resumable_before_4_4[] = {6,     7,     89,    91, 189, 262,   9001, 10107, 11600,
                                        11602, 13435, 13436, 63, 150, 13388, 234,  133};

bool may_resume(const error& after, std::int32_t wire_version) {
    if (after.reply().empty()) return dynamic_cast<const auto_reconnect*>(&after);
    if (dynamic_cast<const cursor_not_found*>(&after)) return true;
    if (wire_version >= 9) return after.has_label("ResumableChangeStreamError");
    auto code = code_in(after.reply());
    return std::ranges::find(resumable_before_4_4, code) != std::end(resumable_before_4_4);
}

std::optional<document> token_of(document_view start) {
    for (auto name : {"resumeAfter", "startAfter"})
        if (auto token = start[name]) return document{token.get<document_view>()};
    return std::nullopt;
}

}  // namespace

std::optional<document> change_stream_state::take_change() {
    auto change = take();
    if (!change) return change;
    auto id = (*change)["_id"];
    if (!id) {
        close();
        throw operation_failure{"a change stream cannot go on without the _id of its changes"};
    }
    bool used_up = !has_buffered() && !after_batch_.empty();
    try {
        position after{document{used_up ? after_batch_.view() : id.get<document_view>()}, true};
        const auto held = lock();
        auto before = std::exchange(now_, std::move(after));
        if (!before_) before_ = std::move(before);
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
    const auto& shown = before_ && any_lost() ? *before_ : now_;
    return shown.token ? shown.token : token_of(query_.start());
}

void change_stream_state::received() noexcept {
    cursor_state::received();
    const auto held = lock();
    before_.reset();
}

void change_stream_state::go_back() noexcept {
    const auto held = lock();
    if (before_) now_ = std::move(*before_);
    before_.reset();
}

std::optional<server_cursor> change_stream_state::start_again(const run_context& context,
                                                              const error& after) {
    if (!may_resume(after, context.connection().wire_version())) return std::nullopt;
    return resume(context);
}

server_cursor change_stream_state::resume(const run_context& context) {
    auto token = resume_token();
    auto start = query_.start();
    if (token)  // startAfter has the same effect until there is a change
        start = !now_.seen_one && start["startAfter"] ? doc("startAfter", *token)
                                                      : doc("resumeAfter", *token);
    else if (opened_at_ && start.empty())
        start = doc("startAtOperationTime", *opened_at_);
    return query_.started_at(start).run(context);
}

void change_stream_state::batch_came(const server_cursor& from) {
    auto reply = from.reply();
    auto token = reply["cursor"].get<document_view>()["postBatchResumeToken"];
    after_batch_ = token ? document{token.get<document_view>()} : document{};
    if (has_buffered()) return;
    if (token) {
        const auto held = lock();
        now_.token = after_batch_;
        return;
    }
    if (auto time = reply["operationTime"]; time && !opened_at_) opened_at_ = time.get<timestamp>();
}

}  // namespace motor::detail
