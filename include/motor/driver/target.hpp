// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/connection.hpp>
#include <motor/driver/cursor.hpp>

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
    /// Both throw invalid_name where MongoDB would refuse the name.
    [[nodiscard]] static scope of_database(
        std::string_view name, const concerns& inherited,
        std::chrono::nanoseconds within = std::chrono::nanoseconds::max());
    [[nodiscard]] scope of_collection(std::string_view name) const;
};

/// Where an operation runs: a connection, and the namespace it is aimed at. This is also the
/// blocking API: `driver::target{*pool.pop(), scope}.run(ops::find_one(filter))`.
class target {
public:
    using clock = std::chrono::steady_clock;

    target(connection& via, const scope& where, clock::time_point deadline = {}) noexcept
        : via_(via), where_(where), deadline_(deadline) {}

    /// Runs an operation here, in the calling thread.
    template <class Operation>
    typename Operation::result run(const Operation& operation) const {
        return operation.run(*this);
    }

    /// The same connection and deadline, aimed elsewhere; `other` must outlive it.
    [[nodiscard]] target aimed_at(const scope& other) const noexcept {
        return {via_, other, deadline_};
    }

    /// Sends a command with what the scope inherits and `own` overrides.
    document command(document_view body, command_kind kind, const concerns& own = {}) const;
    /// Sends a command to which nothing of the scope's settings belongs.
    document command_as_is(document_view body, const concerns& own = {}) const;
    /// A cursor that is exhausted from the start.
    [[nodiscard]] driver::cursor empty_cursor() const;
    /// Sends a command that opens a cursor. Throws errc::protocol if the reply has none.
    driver::cursor open_cursor(document_view body, command_kind kind, const concerns& own,
                               const get_more_options& more) const;

    [[nodiscard]] const std::string& database() const noexcept { return where_.database; }
    [[nodiscard]] const std::string& collection() const noexcept { return where_.collection; }
    [[nodiscard]] const scope& where() const noexcept { return where_; }
    [[nodiscard]] connection& via() const noexcept { return via_; }

private:
    connection& via_;
    const scope& where_;
    const clock::time_point deadline_;  // the epoch: none
};

}  // namespace motor::driver
