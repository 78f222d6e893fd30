// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/owned.hpp"
#include "line.hpp"
#include "pending.hpp"

#include <motor/session.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace motor::python {

class call;
class place;

/// Conversion for operations without a result.
struct to_nothing {};

class session;

/// The sessions of a client that have a connection each, the most recently used ones at the end.
class connected_sessions {
public:
    void use(session& one);
    void remove(session& one) noexcept;
    /// Makes room for another session: if there are many, the least recently used idle ones give up
    /// their connections.
    void make_room();

private:
    static constexpr std::size_t many = 50;  // half of the default number of workers
    std::vector<session*> all_;
};

/// Implementation of the Python type `Session`. Its operations run one after the other, in the
/// order in which they were started, in a session of the core. The first operation starts that
/// session. If the session loses its connection with an operation that was given up, the next
/// operation starts another one: the server then knows it by another id, and an open transaction is
/// lost. An idle session also gives its connection to another one if many have one.
class session {
public:
    /// An operation of the session itself, without a result.
    using own_operation = pending_of<void, to_nothing>;

    /// `at` is the client's place, inside the object `keeps`.
    session(PyObject* self, owned keeps, const place& at, session_options options);
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session();

    [[nodiscard]] PyObject* self() const noexcept { return self_; }
    [[nodiscard]] const place& at() const noexcept { return at_; }
    [[nodiscard]] line& turns() noexcept { return turns_; }
    int traverse(visitproc visit, void* arg) const;

    // Called when it is the operation's turn in the line. They do not throw: errors become the
    // outcome.
    /// Runs an operation in the session.
    template <class Op, class ToPython>
    void run(pending_of<typename Op::result, ToPython>& one, operation<Op> what);
    void commit_transaction(own_operation& one, std::chrono::nanoseconds within);
    void abort_transaction(own_operation& one, std::chrono::nanoseconds within);
    void end(own_operation& one);

    /// Has the next operation begin a transaction. Throws transaction_error if there is one
    /// already.
    void begin_transaction(const transaction_options& with);
    [[nodiscard]] bool in_transaction() const noexcept;
    /// Whether the next operation could run in another session of the core without a loss.
    [[nodiscard]] bool at_rest() const noexcept;
    void give_up_connection();
    /// Id of the core's session. If that has not been started, blocks without the GIL until a
    /// server answers, for at most a second. Throws the errors of an operation.
    const document& id();
    [[nodiscard]] document cluster_time() const;
    [[nodiscard]] std::optional<timestamp> operation_time() const;
    void advance_cluster_time(document_view to);
    void advance_operation_time(timestamp to);

private:
    using begun = std::function<void(const std::exception_ptr&, std::chrono::nanoseconds)>;

    void look();
    void begin(pending& one, std::chrono::nanoseconds within, begun then);
    void start(pending& one, std::chrono::nanoseconds within, begun then);
    void kill(pending& one, std::chrono::nanoseconds within, const begun& then);
    void have(motor::session started);
    [[nodiscard]] std::exception_ptr refusal();

    PyObject* const self_;  // the Python object that contains this one
    const owned keeps_place_;
    const place& at_;
    const session_options options_;
    const std::shared_ptr<connected_sessions> connected_;
    std::optional<motor::session> core_;  // empty before it is started, and after it is lost
    document id_;                         // id of the last core_
    // Times that were set, or seen by a session of the core that is gone.
    document cluster_time_;
    std::optional<timestamp> operation_time_;
    std::optional<transaction_options>
        begun_;        // options of the transaction that the next operation begins
    document killed_;  // id of a session whose transaction the server may still have; empty: none
    enum class ending : std::uint8_t { none, commit, abort } ending_ = ending::none;
    bool lost_transaction_ = false, lost_commit_ = false;
    line turns_;
};

template <class Op, class ToPython>
void session::run(pending_of<typename Op::result, ToPython>& one, operation<Op> what) {
    using outcome = result<typename Op::result>;
    if (auto why = refusal()) return one.end(outcome{std::move(why)});
    if (in_transaction()) one.belong_to_transaction();
    const auto within = detail::access::start_options(what).within;
    begin(one, within,
          [this, &one, what = std::move(what)](const std::exception_ptr& failed,
                                               std::chrono::nanoseconds left) mutable {
              if (failed) return one.end(outcome{failed});
              detail::access::start_options(what).within = left;
              what.session(*core_);
              one.send_later(std::move(what));
          });
}

/// Creates the type. On failure returns false, with a Python exception set.
bool add_session(PyObject* module);
/// The C++ part of a `Session` object. For other objects returns null, with a TypeError set.
session* session_of(PyObject* object);
/// Creates a `Session` object, which has sent nothing. Throws python_raised.
owned open_session(const call& of);

}  // namespace motor::python
