// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/operation.hpp>
#include <motor/core/runtime.hpp>
#include <motor/cursor_operations.hpp>
#include <motor/ops/explain.hpp>

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace motor {

/// The documents that a query or command yields, fetched batch by batch. Nothing is sent before
/// the first call that needs a document. It serves one operation at a time: starting a second one
/// before the first has completed throws invalid_operation, through the result.
///
/// A cursor that stays open between batches keeps a connection, which it gives back when it is
/// exhausted, closed or destroyed (then the server is told). When half as many connections as there
/// may be workers are kept that way, further cursors share them and take turns: no number of open
/// cursors keeps other operations waiting, but a batch that the server does not answer holds up the
/// cursors that share with it, and giving up on it then does not end that.
///
/// within() says how long each of its operations may take, the fetching of a batch for example, or
/// with timeout_mode() all together; stop_on() and session() count for all of them, too. After one
/// that was given up while it fetched a batch, every later operation throws what that one has
/// thrown, until rewind() or in a clone(): documents may be missing. One that was given up before
/// has changed nothing.
///
/// Copies share one position. Movable between threads, not usable by two at once.
/// @see https://www.mongodb.com/docs/manual/reference/method/js-cursor/
class [[nodiscard("nothing is sent before a cursor is asked for documents")]] cursor
    : public core::limits_option<cursor> {
public:
    cursor(core::site at, std::shared_ptr<cursor_state> state)
        : site_(std::move(at)), state_(std::move(state)) {}

    /// The next document, or nothing at the end (of a tailable cursor: nothing yet, while alive()).
    /// A document that is already here is returned without any hand-off.
    operation<cursor_ops::next> next() const { return make(cursor_ops::next{state_}); }
    /// All that is left, or at most so many. Unlimited, it never keeps a connection.
    operation<cursor_ops::to_list> to_list(
        std::size_t at_most = std::numeric_limits<std::size_t>::max()) const {
        return make(cursor_ops::to_list{state_, at_most});
    }
    /// A whole batch: what is here already, or else the next one from the server. Empty at the end.
    /// The documents are views into the batch: `for (motor::document_view each : batch)`.
    operation<cursor_ops::batch> batch() const { return make(cursor_ops::batch{state_}); }
    /// Calls `function(document_view)` with every document, where completions run, until it
    /// returns false or there are no more. It may return void. What it throws is the result.
    template <class F>
    operation<cursor_ops::for_each<F>> for_each(F function) const {
        return make(cursor_ops::for_each<F>{state_, std::move(function)});
    }
    /// Tells the server that no more is wanted. Without it, the destructor does, in the background.
    operation<cursor_ops::close> close() const {
        return {site_, cursor_ops::close{state_}, limits_};
    }

    core::limits& limits() noexcept { return limits_; }

    /// As in Motor for Python: `while (co_await cursor.fetch_next()) use(*cursor.next_object());`
    operation<cursor_ops::fetch_next> fetch_next() const {
        return make(cursor_ops::fetch_next{state_});
    }
    /// The document that fetch_next() found; nothing if there is none here.
    std::optional<document> next_object() const { return state_->take_now(); }

    /// The server may have more, or documents are here, or it has not started.
    [[nodiscard]] bool alive() const { return state_->alive(); }
    /// The server's number for it; 0 before it starts and after it is exhausted or closed.
    [[nodiscard]] std::int64_t cursor_id() const { return state_->id(); }
    /// `host:port` of the server that it is on, also once it is exhausted; empty before it starts.
    [[nodiscard]] std::string address() const { return state_->address(); }
    /// Back to the start: the next operation sends the query again.
    void rewind() { state_->rewind(); }
    /// A cursor of the same query that has not started.
    [[nodiscard]] cursor clone() const {
        cursor made{site_, state_->clone(site_)};
        made.limits_ = limits_;
        return made;
    }

protected:
    template <class Op>
    operation<Op> make(Op what) const {
        auto given = limits_;
        auto within = given.timed() ? given.within : site_.where().within;
        what.set_limit(within);
        given.until = state_->lifetime(within);
        return {site_, std::move(what), std::move(given)};
    }

    core::site site_;
    core::limits limits_;
    std::shared_ptr<cursor_state> state_;
};

/// A cursor that has the options of its command, as fluent members, until it starts.
template <class Op>
class [[nodiscard("nothing is sent before a cursor is asked for documents")]] basic_cursor
    : public cursor,
      public Op::template options<basic_cursor<Op>>,
      public core::limits_option<basic_cursor<Op>> {
public:
    using core::limits_option<basic_cursor>::within;
    using core::limits_option<basic_cursor>::stop_on;
    using core::limits_option<basic_cursor>::session;

    /// Made by a collection, a database or a client.
    basic_cursor(const core::site& at, Op what)
        : cursor(at, std::make_shared<cursor_state_of<Op>>(at, std::move(what))) {}

    /// Whether its limit, within() or that of its handle, is one for each operation, as it is
    /// unless told, or for all together. The first operation is refused with invalid_operation if
    /// there is no limit, and where that makes no sense: the lifetime of a tailable cursor, the
    /// iterations of a pipeline that writes.
    basic_cursor& timeout_mode(motor::timeout_mode mode) & {
        state_->set_timeout_mode(mode);
        return *this;
    }
    [[nodiscard]] basic_cursor&& timeout_mode(motor::timeout_mode mode) && {
        return std::move(timeout_mode(mode));
    }

    /// How the server would run the query, with the options that it has now, started or not.
    operation<ops::explain> explain(
        explain_verbosity verbosity = explain_verbosity::query_planner) const
        requires requires(const Op& query, const driver::scope& where) { query.command_in(where); }
    {
        Op query = static_cast<const cursor_state_of<Op>&>(*state_).query();
        return {site_, ops::explain{query.command_in(site_.where()), query.settings(), verbosity},
                limits_};
    }

    template <class T>
    void option(std::string_view name, const T& setting) {
        query().option(name, setting);
    }
    concerns& settings() { return query().settings(); }

private:
    Op& query() { return static_cast<cursor_state_of<Op>&>(*state_).query(); }
};

}  // namespace motor
