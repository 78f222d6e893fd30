// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/cursor_operation.hpp>
#include <motor/detail/core/handle_context.hpp>
#include <motor/detail/handles/cursor_operations.hpp>
#include <motor/detail/handles/cursor_parts.hpp>
#include <motor/limits_option.hpp>
#include <motor/operation.hpp>
#include <motor/ops/explain.hpp>

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace motor {

/// The results of a query or command, fetched batch by batch. Nothing is sent before the first call
/// that needs a document. A cursor serves one operation at a time: starting a second one before the
/// first has completed throws invalid_operation, through the result.
///
/// A cursor that stays open between batches keeps a connection, which it gives back when it is
/// exhausted, closed or destroyed (in the latter two cases the server is told). When cursors keep
/// half as many connections as the client may have workers, further cursors share these connections
/// and take turns. So open cursors, however many, never keep other operations waiting. But a batch
/// that the server does not answer holds up the cursors that share its connection, and giving up on
/// that batch does not end the wait of the others.
///
/// within() limits how long each operation of the cursor may take, such as the fetching of a batch,
/// or with timeout_mode() all operations together; stop_on() and session() apply to all of them,
/// too. If an operation is given up while it fetches a batch, documents may be missing: every later
/// operation throws the same error, until rewind() or in a clone(). An operation that was given up
/// earlier has changed nothing.
///
/// Copies share one position. Movable between threads, not usable by two at once.
/// @see https://www.mongodb.com/docs/manual/reference/method/js-cursor/
class MOTOR_EXPORT [[nodiscard("nothing is sent before a cursor is asked for documents")]] cursor
    : public limits_option<cursor> {
public:
    /// Returns the next document; nothing at the end, and for a tailable cursor if there is none
    /// yet, while alive(). Sends the query, or `getMore`, if no document is buffered. A buffered
    /// document is returned without a switch of threads.
    cursor_operation<detail::cursor_ops::next> next() const;
    /// The same without a copy of the document: a view into the batch, valid until the next
    /// operation of the cursor starts, or the last copy of the cursor is destroyed.
    cursor_operation<detail::cursor_ops::next_view> next_view() const;
    /// Sends the query and `getMore` until the end: returns the rest of the documents, or at most
    /// `at_most`. Without a limit it never keeps a connection.
    operation<detail::cursor_ops::to_list> to_list(
        std::size_t at_most = std::numeric_limits<std::size_t>::max()) const;
    /// Returns a whole batch: the rest of the buffered one, or else the next one from the server
    /// (`getMore`). Empty at the end. The documents are views into the batch: `for
    /// (motor::document_view each : batch)`.
    operation<detail::cursor_ops::batch> batch() const;
    /// Calls `function(document_view)` with every document, where completions run, until it returns
    /// false or there are no more documents. The function may return void. Its exceptions are the
    /// operation's error.
    template <class F>
    operation<detail::cursor_ops::for_each<F>> for_each(F function) const {
        return make(detail::cursor_ops::for_each<F>{parts_->state, std::move(function)});
    }
    /// Closes the cursor: sends `killCursors` if the server still has it. Without close(), the
    /// destructor does so in the background.
    operation<detail::cursor_ops::close> close() const;

    /// Whether there is another document, as in Motor for Python:
    /// `while (co_await cursor.fetch_next()) use(*cursor.next_object());`
    operation<detail::cursor_ops::fetch_next> fetch_next() const;
    /// The document that fetch_next() found; nothing if none is buffered.
    std::optional<document> next_object() const { return state().take_now(); }

    /// Whether there may be more documents: buffered, on the server, or because nothing has been
    /// sent yet.
    [[nodiscard]] bool alive() const { return state().alive(); }
    /// Cursor id on the server; 0 before it starts and after it is exhausted or closed.
    [[nodiscard]] std::int64_t cursor_id() const { return state().id(); }
    /// `host:port` of the server that has the cursor; kept after it is exhausted, empty before it
    /// starts.
    [[nodiscard]] std::string address() const { return state().address(); }
    /// Changes the size of the following batches of a cursor that has started: at most `documents`
    /// each; with 0 the server chooses. Throws invalid_operation before it has started, and while
    /// an operation of the cursor runs.
    void next_batch_size(std::int32_t documents) { state().set_batch_size(documents); }
    /// Rewinds the cursor: the next operation sends the query again.
    void rewind() { state().rewind(); }
    /// A copy of the query as a cursor that has not started.
    [[nodiscard]] cursor clone() const;

protected:
    friend struct detail::access;
    cursor(detail::handle_context at, std::shared_ptr<detail::cursor_state> state);

    detail::start_options& start_options();
    template <class Op>
    operation<Op> make(Op what) const {
        return parts_->make(std::move(what));
    }
    [[nodiscard]] detail::cursor_state& state() const noexcept { return *parts_->state; }

    std::shared_ptr<detail::cursor_parts> parts_;
};

/// A cursor whose command's options are fluent members until it starts.
template <class Op>
class [[nodiscard("nothing is sent before a cursor is asked for documents")]] basic_cursor
    : public cursor,
      public Op::template options<basic_cursor<Op>>,
      public limits_option<basic_cursor<Op>> {
public:
    using limits_option<basic_cursor>::within;
    using limits_option<basic_cursor>::stop_on;
    using limits_option<basic_cursor>::session;

    /// Whether the time limit, within() or that of the handle, applies to each operation (the
    /// default) or to all operations together. The first operation throws invalid_operation if
    /// there is no limit, and for the combinations that make no sense: the lifetime of a tailable
    /// cursor, the iterations of a pipeline that writes.
    basic_cursor& timeout_mode(motor::timeout_mode mode) & {
        state().set_timeout_mode(mode);
        return *this;
    }
    [[nodiscard]] basic_cursor&& timeout_mode(motor::timeout_mode mode) && {
        return std::move(timeout_mode(mode));
    }

    /// Sends `explain`: returns how the server would run the query with the current options,
    /// whether the cursor has started or not.
    operation<ops::explain> explain(
        explain_verbosity verbosity = explain_verbosity::query_planner) const
        requires requires(const Op& query, const detail::namespace_settings& settings) {
            query.command_in(settings);
        }
    {
        Op query = static_cast<const detail::cursor_state_of<Op>&>(state()).query();
        return detail::access::make<operation<ops::explain>>(
            parts_->context,
            ops::explain{query.command_in(parts_->context.settings()), query.settings(), verbosity},
            parts_->start_options);
    }

    /// Sets any option of the command under the server's own name. Throws invalid_operation once
    /// the cursor has started.
    template <class T>
    void option(std::string_view name, const T& setting) {
        query().option(name, setting);
    }

private:
    friend struct detail::access;
    basic_cursor(const detail::handle_context& at, Op what)
        : cursor(at, std::make_shared<detail::cursor_state_of<Op>>(at, std::move(what))) {}

    concerns& settings() { return query().settings(); }
    Op& query() { return static_cast<detail::cursor_state_of<Op>&>(state()).query(); }
};

}  // namespace motor
