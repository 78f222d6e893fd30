// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/handles/change_stream_operations.hpp>
#include <motor/detail/handles/cursor_operations.hpp>
#include <motor/limits_option.hpp>
#include <motor/operation.hpp>
#include <motor/ops/watch.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace motor {

/// The changes of a collection, a database or a whole deployment, as they happen. Options are
/// fluent members until it starts: with open(), or with the first operation that needs a change.
///
///   auto changes = people.watch().full_document("updateLookup");
///   while (auto change = co_await changes.next()) use(*change);
///
/// When the connection or the primary is lost, the stream resumes after the last change by itself,
/// once for each failure. After an operation that was given up, the next one opens a new cursor
/// after the last change that was delivered, so that none is missed. A change stream needs a
/// replica set, keeps a connection of its own, and serves one operation at a time. Copies share one
/// position.
/// @see https://www.mongodb.com/docs/manual/changeStreams/
class MOTOR_EXPORT
    [[nodiscard("nothing is sent before it is opened or asked for a change")]] change_stream
    : public ops::watch_options<change_stream>,
      public limits_option<change_stream> {
public:
    /// Sends `aggregate` with `$changeStream`: changes are seen from now on. Throws the server's
    /// error.
    operation<detail::change_stream_ops::open> open() const;
    /// Waits for the next change, however long that takes (`getMore`). Returns nothing when the
    /// stream has ended, after an invalidate event. Throws operation_failure for changes without
    /// `_id`, which a pipeline must not remove.
    operation<detail::change_stream_ops::next> next() const;
    /// Asks the server once, which waits for max_await_time() at most. Returns the next change, or
    /// nothing if there is none.
    operation<detail::change_stream_ops::try_next> try_next() const;
    /// Closes the stream: sends `killCursors` if the server still has its cursor. Without close(),
    /// the destructor does so in the background.
    operation<detail::cursor_ops::close> close() const;

    /// Position of the stream: another stream that resumes after it misses no change. Empty before
    /// the position is known.
    [[nodiscard]] std::optional<document> resume_token() const;
    /// Whether the server may have more changes.
    [[nodiscard]] bool alive() const { return state_->alive(); }

    /// Sets any option of the stream under the server's own name.
    template <class T>
    void option(std::string_view name, const T& setting) {
        query().option(name, setting);
    }

private:
    friend struct detail::access;
    change_stream(detail::handle_context at, ops::watch what);
    ops::watch& query();
    concerns& settings() { return query().settings(); }
    detail::start_options& start_options() noexcept { return start_options_; }
    template <class Op>
    operation<Op> make(Op what) const {
        what.set_limit(start_options_.timed() ? start_options_.within : context_.settings().within);
        return detail::access::make<operation<Op>>(context_, std::move(what), start_options_);
    }

    detail::handle_context context_;
    detail::start_options start_options_;
    std::shared_ptr<detail::cursor_state> state_;  // a change_stream_state
};

}  // namespace motor
