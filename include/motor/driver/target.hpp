// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/connection.hpp>
#include <motor/driver/cursor.hpp>
#include <motor/driver/last_command.hpp>
#include <motor/driver/session.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace motor::driver {

/// A namespace and what is inherited there. `collection` is empty for a database's operations,
/// `database` too for a client's (they go to `admin`). Immutable once shared.
struct scope {
    std::string database;
    std::string collection;
    concerns settings;
    std::chrono::nanoseconds within = std::chrono::nanoseconds::max();  ///< of each operation

    [[nodiscard]] std::string name_space() const;
    /// These throw invalid_name where MongoDB would refuse the name.
    [[nodiscard]] static scope of_database(
        std::string_view name, const concerns& inherited,
        saturated<std::chrono::nanoseconds> within = std::chrono::nanoseconds::max());
    [[nodiscard]] scope of_collection(std::string_view name) const;
    /// Of `database.collection`.
    [[nodiscard]] static scope of_name_space(std::string_view full, const concerns& inherited);
};

/// Where an operation runs: a connection, and the namespace it is aimed at. This is also the
/// blocking API: `driver::target{*pool.pop(), scope}.run(ops::find_one(filter))`.
class target {
public:
    using clock = std::chrono::steady_clock;

    target(connection& via, const scope& where, clock::time_point deadline = {}) noexcept
        : via_(via), where_(where), deadline_(deadline) {}
    /// In a session, on the connection that it is bound to.
    target(std::shared_ptr<driver::session> in, const scope& where,
           clock::time_point deadline = {}) noexcept
        : via_(in->via()), where_(where), deadline_(deadline), session_(std::move(in)) {}

    /// Runs an operation here, in the calling thread.
    template <class Operation>
    typename Operation::result run(const Operation& operation) const {
        last_command::forget();
        try {
            return operation.run(*this);
        } catch (...) {
            last_command::name_in(std::current_exception());
            throw;
        }
    }

    /// The same connection, session and deadline, aimed elsewhere; `other` must outlive it.
    [[nodiscard]] target aimed_at(const scope& other) const noexcept {
        return {*this, other, deadline_};
    }

    /// The same without the deadline: servers are told of no limit.
    [[nodiscard]] target without_deadline() const noexcept { return {*this, where_, {}}; }

    /// Sends a command with what the scope inherits and `own` overrides.
    document command(document_view body, command_kind kind, const concerns& own = {}) const;
    /// Sends a command to which nothing of the scope's settings belongs.
    document command_as_is(document_view body, const concerns& own = {}) const {
        return answer_as_is(body, own).body;
    }
    /// The same, for those who want to know which server answered.
    answer answer_as_is(document_view body, const concerns& own = {}) const;
    /// A cursor that is exhausted from the start.
    [[nodiscard]] driver::cursor empty_cursor() const;
    /// Sends a command that opens a cursor. Throws errc::protocol if the reply has none.
    driver::cursor open_cursor(document_view body, command_kind kind, const concerns& own,
                               const get_more_options& more) const;

    [[nodiscard]] const std::string& database() const noexcept { return where_.database; }
    [[nodiscard]] const std::string& collection() const noexcept { return where_.collection; }
    [[nodiscard]] const scope& where() const noexcept { return where_; }
    [[nodiscard]] connection& via() const noexcept { return via_; }
    /// Null if the user gave none.
    [[nodiscard]] driver::session* session() const noexcept { return session_.get(); }
    [[nodiscard]] bool in_transaction() const noexcept {
        return session_ && session_->in_transaction();
    }
    /// An operation's own settings over the scope's. In a transaction, which has its own, nothing
    /// is inherited, and concerns of an operation are refused with invalid_operation; so is an
    /// unacknowledged write in a session.
    [[nodiscard]] concerns merged(const concerns& own, command_kind kind) const;
    /// Whether a write with what merged() has made of its concern is answered.
    [[nodiscard]] bool acknowledges(const write_concern& merged) const;

private:
    target(const target& like, const scope& where, clock::time_point deadline) noexcept
        : via_(like.via_), where_(where), deadline_(deadline), session_(like.session_) {}

    connection& via_;
    const scope& where_;
    const clock::time_point deadline_;  // the epoch: none
    const std::shared_ptr<driver::session> session_;
};

}  // namespace motor::driver
