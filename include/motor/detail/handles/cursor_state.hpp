// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/core/handle_context.hpp>
#include <motor/detail/core/start_options.hpp>
#include <motor/detail/core/turns.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/driver/server_cursor.hpp>
#include <motor/document_batch.hpp>
#include <motor/settings/timeout_mode.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace motor {
class error;
}

namespace motor::detail {

/// State of a cursor: the query, the open server cursor, the batch and the position in it. Shared
/// by a cursor and its operations, of which one runs at a time.
///
/// When an operation is given up, the documents that it took are put back. If that is impossible,
/// because a batch came or may have come for it, every later operation throws the error that the
/// caller of that operation got: an end would look like the end of the results. A change stream
/// resumes after the last change that a caller got.
class MOTOR_EXPORT cursor_state {
public:
    explicit cursor_state(const handle_context& context) : workers_(context.workers()) {}
    cursor_state(const cursor_state&) = delete;
    cursor_state& operator=(const cursor_state&) = delete;
    virtual ~cursor_state();

    /// Makes sure that a document is buffered, if there is one. Returns false at the end, and for a
    /// tailable cursor also when the server has none now. `within` is the time limit of the
    /// cursor's operations. Blocks.
    bool fill(const run_context& context, std::chrono::nanoseconds within);
    /// Takes the next buffered document.
    std::optional<document> take();
    /// The same without a copy: a view into the batch.
    std::optional<document_view> take_view();
    /// Takes the next buffered document for a caller who does not have the turn.
    std::optional<document> take_now();
    [[nodiscard]] bool has_buffered() const noexcept { return place_ != end_; }
    /// Takes the rest of the buffered batch.
    document_batch take_batch();

    /// Closes the cursor on the server, if the server still has it. Blocks.
    void close() noexcept;
    /// Closes the cursor for a caller who does not have the turn. A given-up operation that still
    /// has the turn closes it at its end.
    void end();
    /// Marks the cursor to be closed at the end of a given-up operation. Returns false if no such
    /// operation has the turn. Thread-safe.
    bool end_of_lost() noexcept;
    void rewind();
    /// Sets the size of the following batches. Throws invalid_operation before the cursor has
    /// started.
    void set_batch_size(std::int32_t documents);

    /// Records that the running operation was given up: its caller gets `why` and not its result.
    /// Thread-safe.
    void lost(const std::exception_ptr& why) noexcept { turns_.lose(why); }
    /// Records that the caller got the last operation's result.
    virtual void received() noexcept { moved_ = replaced_ = false; }
    /// Whether the next operation has to wait for a given-up one whose worker is still running.
    [[nodiscard]] bool must_wait() const noexcept { return resumes() && turns_.being_lost(); }
    [[nodiscard]] bool alive() const noexcept;
    [[nodiscard]] bool started() const noexcept { return started_; }
    [[nodiscard]] std::int64_t id() const noexcept { return shown() ? shown()->id() : 0; }
    [[nodiscard]] std::string address() const { return shown() ? shown()->address() : ""; }

    /// Whether the cursor keeps a connection, because it is open on the server. Thread-safe.
    [[nodiscard]] bool has_connection() const noexcept {
        return has_connection_.load(std::memory_order_relaxed);
    }

    /// Sets what the time limit applies to. Throws invalid_operation once the cursor has started.
    void set_timeout_mode(motor::timeout_mode mode);
    /// Copies the timeout mode of another cursor.
    void limit_as(const cursor_state& other) noexcept { timeout_mode_ = other.timeout_mode_; }
    /// The deadline that all operations of the cursor share, `within` after the first; null if they
    /// have none in common.
    std::shared_ptr<common_deadline> lifetime(std::chrono::nanoseconds within);

    /// Whether its `getMore` commands wait on the server.
    [[nodiscard]] virtual bool waits() const = 0;
    /// Whether an empty batch is neither the end nor a reason to ask again: there is nothing yet.
    [[nodiscard]] virtual bool tailable() const = 0;
    [[nodiscard]] virtual std::shared_ptr<cursor_state> clone(
        const handle_context& context) const = 0;

    /// Takes the turn for an operation that runs. Throws invalid_operation if another operation has
    /// it, and after documents were lost, the error of the operation that lost them. With
    /// `may_wait` an operation of a change stream waits for a given-up one.
    turns::turn take_turn(turns::held& keep, bool may_wait = false);
    /// The turn of a caller who is done at once. Throws as take_turn() does.
    class short_turn {
    public:
        explicit short_turn(cursor_state& of) : of_(of.turns_) { of.begin_turn(false); }
        short_turn(const short_turn&) = delete;
        short_turn& operator=(const short_turn&) = delete;
        ~short_turn() { of_.give_back(); }

    private:
        turns& of_;
    };

protected:
    virtual server_cursor start(const run_context& context) const = 0;
    /// Whether an operation was given up and its effect has not been undone.
    [[nodiscard]] bool any_lost() const noexcept { return turns_.any_lost(); }
    /// Whether it can resume after the last document that a caller got, whatever has come since.
    [[nodiscard]] virtual bool resumes() const noexcept { return false; }
    /// Goes back to that document, for a cursor that resumes: the next batch begins after it.
    virtual void go_back() noexcept {}
    virtual server_cursor resume(const run_context& context) { return start(context); }
    /// Options of the query.
    [[nodiscard]] virtual document_view options() const = 0;
    [[nodiscard]] virtual bool writes() const { return false; }
    /// Makes a cursor in place of one whose batch could not be fetched, if possible.
    virtual std::optional<server_cursor> start_again(const run_context& /*context*/,
                                                     const error& /*after*/) {
        return std::nullopt;
    }
    /// Called with each new batch, even an empty one.
    virtual void batch_came(const server_cursor& /*from*/) {}
    /// Sends the first command, unless it has been sent.
    void start_if_not(const run_context& context, std::chrono::nanoseconds within);
    void check_not_started() const;
    /// Adds the command's name to an error about its results, which may be read much later.
    void name_in(error& wrong) const;

private:
    void begin_turn(bool may_wait);
    void check_limit(std::chrono::nanoseconds within) const;
    void fetch(const run_context& context);
    void run_out() noexcept;
    void show_batch();
    void look_back();
    template <class Document>
    std::optional<Document> take_as();
    /// The open cursor, unless a given-up operation may be changing it right now.
    [[nodiscard]] const server_cursor* shown() const noexcept {
        return !turns_.being_lost() && open_ ? &*open_ : nullptr;
    }

    std::weak_ptr<worker_pool> workers_;
    std::optional<motor::timeout_mode> timeout_mode_;
    std::shared_ptr<common_deadline> lifetime_;  // set when an operation has been created
    std::optional<server_cursor> open_;
    element_iterator place_, end_, before_;
    bool started_ = false;
    std::atomic<bool> has_connection_{false};
    // Since a caller last got a result: moved_ means that place_ has left before_, replaced_ that
    // the batch has been replaced.
    bool moved_ = false, replaced_ = false;
    bool dead_ = false, resumes_now_ = false;
    std::atomic<bool> ended_{false};  // set while a given-up operation had the turn
    turns turns_;
};

template <class Op>
class cursor_state_of final : public cursor_state {
public:
    cursor_state_of(const handle_context& context, Op query)
        : cursor_state(context), query_(std::move(query)) {}

    /// The query, for setting options. Throws invalid_operation once the cursor has started.
    Op& query() {
        check_not_started();
        return query_;
    }
    [[nodiscard]] const Op& query() const noexcept { return query_; }
    [[nodiscard]] bool waits() const override {
        if constexpr (requires { query_.waits(); }) return query_.waits();
        return false;
    }
    [[nodiscard]] bool tailable() const override {
        if constexpr (requires { query_.tailable(); }) return query_.tailable();
        return false;
    }
    [[nodiscard]] std::shared_ptr<cursor_state> clone(
        const handle_context& context) const override {
        auto made = std::make_shared<cursor_state_of>(context, query_);
        made->limit_as(*this);
        return made;
    }

private:
    server_cursor start(const run_context& context) const override { return query_.run(context); }
    [[nodiscard]] document_view options() const override { return query_.given(); }
    [[nodiscard]] bool writes() const override {
        if constexpr (requires { query_.writes(); }) return query_.writes();
        return false;
    }

    Op query_;
};

}  // namespace motor::detail
