// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/limits.hpp>
#include <motor/core/runtime.hpp>
#include <motor/core/turns.hpp>
#include <motor/driver/cursor.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

namespace motor {

class error;

/// What the limit of a cursor, within(), is one of.
enum class timeout_mode {
    cursor_lifetime,  ///< all its operations together, from the start of the first
    iteration         ///< each operation by itself; the server is told of no limit
};

/// Documents that came together. Keeps the server's reply and hands out views into it.
class document_batch {
public:
    document_batch() = default;
    document_batch(document reply, element_iterator first, element_iterator last) noexcept
        : reply_(std::move(reply)), first_(first), last_(last) {}

    class iterator {
    public:
        using value_type = document_view;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;

        iterator() = default;
        explicit iterator(element_iterator at) noexcept : at_(at) {}
        document_view operator*() const { return (*at_).value().template get<document_view>(); }
        iterator& operator++() {
            ++at_;
            return *this;
        }
        iterator operator++(int) {
            auto before = *this;
            ++at_;
            return before;
        }
        friend bool operator==(const iterator& a, const iterator& b) { return a.at_ == b.at_; }

    private:
        element_iterator at_;
    };

    [[nodiscard]] iterator begin() const { return iterator{first_}; }
    [[nodiscard]] iterator end() const { return iterator{last_}; }
    [[nodiscard]] bool empty() const { return first_ == last_; }

private:
    document reply_;
    element_iterator first_, last_;
};

/// Where a cursor stands: the query, the open server cursor, the batch and the place in it. Shared
/// by a cursor and its operations, of which one runs at a time.
///
/// When nobody gets what an operation comes to, because it was given up, the documents that it took
/// are put back. Where that cannot be, because a batch came or may have come for it, every later
/// operation throws what the one that is lost has told its caller: an end would look like the end
/// of the results. A change stream goes on after the last change that somebody got.
class cursor_state {
public:
    explicit cursor_state(const core::site& at) : workers_(at.runtime().workers()) {}
    cursor_state(const cursor_state&) = delete;
    cursor_state& operator=(const cursor_state&) = delete;
    virtual ~cursor_state();

    /// Blocking: makes sure that a document is here, if there is one; false at the end, and for a
    /// tailable cursor also when the server has none now. `within`: how long the cursor lets its
    /// operations take.
    bool fill(const driver::target& where, std::chrono::nanoseconds within);
    /// The next of the documents that are here.
    std::optional<document> take();
    /// The same, at once, for somebody who has no turn.
    std::optional<document> take_now();
    [[nodiscard]] bool has_buffered() const noexcept { return place_ != end_; }
    /// What is left of the batch that is here.
    document_batch take_batch();

    /// Blocking: tells the server, if it still has the cursor.
    void close() noexcept;
    /// The same, for somebody who has no turn. One that is lost is left to itself while it has one.
    void end();
    /// Any thread: what is left of it then. False if no operation that is lost has its turn.
    bool end_of_lost() noexcept;
    void rewind();

    /// Any thread: nobody gets what an operation of it comes to, but that.
    void lost(const std::exception_ptr& why) noexcept { turns_.lose(why); }
    /// Somebody has got what the last operation came to.
    virtual void received() noexcept { moved_ = replaced_ = false; }
    /// The next operation has to wait for one that is lost.
    [[nodiscard]] bool must_wait() const noexcept { return resumes() && turns_.being_lost(); }
    [[nodiscard]] bool alive() const noexcept;
    [[nodiscard]] bool started() const noexcept { return started_; }
    [[nodiscard]] std::int64_t id() const noexcept { return shown() ? shown()->id() : 0; }
    [[nodiscard]] std::string address() const { return shown() ? shown()->address() : ""; }

    /// It keeps one, since it is open on the server; any thread.
    [[nodiscard]] bool has_connection() const noexcept {
        return has_connection_.load(std::memory_order_relaxed);
    }

    /// What its limit is one of; throws invalid_operation once it has started.
    void set_timeout_mode(motor::timeout_mode mode);
    /// The same as another's.
    void limit_as(const cursor_state& other) noexcept { timeout_mode_ = other.timeout_mode_; }
    /// The end of all its operations, if they have one in common, which is so long after its start.
    std::shared_ptr<core::common_deadline> lifetime(std::chrono::nanoseconds within);

    /// Its getMores wait on the server.
    [[nodiscard]] virtual bool waits() const = 0;
    /// An empty batch is no end and no reason to ask again: there is nothing yet.
    [[nodiscard]] virtual bool tailable() const = 0;
    [[nodiscard]] virtual std::shared_ptr<cursor_state> clone(const core::site& at) const = 0;

    /// For an operation that runs. Throws invalid_operation if it is another one's turn, and what
    /// was lost. A change stream's waits for an operation that is lost, if it `may_wait`.
    core::turns::turn take_turn(core::turns::held& keep, bool may_wait = false);

protected:
    virtual driver::cursor start(const driver::target& where) const = 0;
    /// Somebody does not get what his operation came to, and that has not been made good.
    [[nodiscard]] bool any_lost() const noexcept { return turns_.any_lost(); }
    /// Whether it can go on where somebody got the last document, whatever has come since.
    [[nodiscard]] virtual bool resumes() const noexcept { return false; }
    /// If so: does, with the next batch.
    virtual void go_back() noexcept {}
    virtual driver::cursor resume(const driver::target& where) { return start(where); }
    /// The query's own.
    [[nodiscard]] virtual document_view options() const = 0;
    [[nodiscard]] virtual bool writes() const { return false; }
    /// In place of one whose batch could not be fetched, if that can be.
    virtual std::optional<driver::cursor> start_again(const driver::target& /*where*/,
                                                      const error& /*after*/) {
        return std::nullopt;
    }
    /// There is a new batch, perhaps an empty one.
    virtual void batch_came(const driver::cursor& /*from*/) {}
    /// Sends the first command, unless it has been sent.
    void start_if_not(const driver::target& where, std::chrono::nanoseconds within);
    void check_not_started() const;
    /// Names the command in an error about what it brought, which may be read much later.
    void name_in(error& wrong) const;

private:
    void check_limit(std::chrono::nanoseconds within) const;
    void fetch(const driver::target& where);
    void run_out() noexcept;
    void show_batch();
    void look_back();
    /// What an operation that is lost cannot be changing just now.
    [[nodiscard]] const driver::cursor* shown() const noexcept {
        return open_ && !turns_.being_lost() ? &*open_ : nullptr;
    }

    std::weak_ptr<core::worker_pool> workers_;
    std::optional<motor::timeout_mode> timeout_mode_;
    std::shared_ptr<core::common_deadline> lifetime_;  // once an operation has been made
    std::optional<driver::cursor> open_;
    element_iterator place_, end_, before_;
    bool started_ = false;
    std::atomic<bool> has_connection_{false};
    // Since somebody got something: place_ was before_; there was another batch, which is no longer
    // here.
    bool moved_ = false, replaced_ = false;
    bool dead_ = false, resumes_now_ = false;
    std::atomic<bool> ended_{false};  // while an operation that is lost had its turn
    core::turns turns_;
};

template <class Op>
class cursor_state_of final : public cursor_state {
public:
    cursor_state_of(const core::site& at, Op what) : cursor_state(at), query_(std::move(what)) {}

    /// To set options; throws invalid_operation once it has started.
    Op& query() {
        check_not_started();
        return query_;
    }
    [[nodiscard]] const Op& query() const noexcept { return query_; }
    [[nodiscard]] bool waits() const override { return query_.waits(); }
    [[nodiscard]] bool tailable() const override {
        if constexpr (requires { query_.tailable(); })
            return query_.tailable();
        else
            return query_.waits();
    }
    [[nodiscard]] std::shared_ptr<cursor_state> clone(const core::site& at) const override {
        auto made = std::make_shared<cursor_state_of>(at, query_);
        made->limit_as(*this);
        return made;
    }

private:
    driver::cursor start(const driver::target& where) const override { return query_.run(where); }
    [[nodiscard]] document_view options() const override { return query_.given(); }
    [[nodiscard]] bool writes() const override {
        if constexpr (requires { query_.writes(); }) return query_.writes();
        return false;
    }

    Op query_;
};

}  // namespace motor
