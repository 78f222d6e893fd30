// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/change_stream_state.hpp>
#include <motor/core/operation.hpp>
#include <motor/cursor_operations.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace motor {

/// What a change stream's operations do, on a thread that does not count as a worker.
namespace change_stream_ops {

class base : public core::takes_turns<change_stream_state> {
public:
    template <class Self>
    using options = ops::option_list<Self>;

    using takes_turns::takes_turns;
    [[nodiscard]] bool waits() const { return true; }
    /// How long the stream lets its operations take.
    void set_limit(std::chrono::nanoseconds within) noexcept { within_ = within; }

protected:
    std::chrono::nanoseconds within_ = core::limits::unlimited;
};

class open : public base {
public:
    using result = void;
    using base::base;
    void run(const driver::target& where);
};

class next : public base {
public:
    using result = std::optional<document>;
    using base::base;
    std::optional<motor::result<result>> ready();
    result run(const driver::target& where);
};

class try_next : public base {
public:
    using result = std::optional<document>;
    using base::base;
    std::optional<motor::result<result>> ready();
    result run(const driver::target& where);
};

}  // namespace change_stream_ops

/// What changes in a collection, a database or everywhere, as it happens. Options are fluent
/// members, until it starts: with open(), or with the first operation that needs a change.
///
///   auto changes = people.watch().full_document("updateLookup");
///   while (auto change = co_await changes.next()) use(*change);
///
/// When the connection or the primary is lost it goes on after the last change, by itself, once for
/// each failure. So does it after an operation that was given up: the next one has a new cursor
/// after the last change that somebody got, and misses none. It needs a replica set, keeps a
/// connection of its own, and serves one operation at a time. Copies share one position.
/// @see https://www.mongodb.com/docs/manual/changeStreams/
class [[nodiscard("nothing is sent before it is opened or asked for a change")]] change_stream
    : public ops::watch_options<change_stream>,
      public core::limits_option<change_stream> {
public:
    change_stream(core::site at, ops::watch what)
        : site_(std::move(at)),
          state_(std::make_shared<change_stream_state>(site_, std::move(what))) {}

    /// Starts it: what changes from now on is seen. Throws what the server refuses.
    operation<change_stream_ops::open> open() const {
        return make(change_stream_ops::open{state_});
    }
    /// Waits for the next change, as long as that takes; nothing when the stream has ended, after
    /// an invalidate. Throws operation_failure for changes without `_id`, which a pipeline must not
    /// take away.
    operation<change_stream_ops::next> next() const {
        return make(change_stream_ops::next{state_});
    }
    /// Asks the server once, which waits for max_await_time() at most; nothing if there is none.
    operation<change_stream_ops::try_next> try_next() const {
        return make(change_stream_ops::try_next{state_});
    }
    /// Tells the server that no more is wanted. Without it, the destructor does, in the background.
    operation<cursor_ops::close> close() const { return make(cursor_ops::close{state_}); }

    /// Where it is: another stream that resumes after it misses nothing. Nothing before it knows.
    [[nodiscard]] std::optional<document> resume_token() const { return state_->resume_token(); }
    /// The server may have more.
    [[nodiscard]] bool alive() const { return state_->alive(); }

    template <class T>
    void option(std::string_view name, const T& setting) {
        state_->query().option(name, setting);
    }
    concerns& settings() { return state_->query().settings(); }
    core::limits& limits() noexcept { return limits_; }

private:
    template <class Op>
    operation<Op> make(Op what) const {
        what.set_limit(limits_.timed() ? limits_.within : site_.where().within);
        return {site_, std::move(what), limits_};
    }

    core::site site_;
    core::limits limits_;
    std::shared_ptr<change_stream_state> state_;
};

}  // namespace motor
