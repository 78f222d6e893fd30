// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/options.hpp>

#include <string>
#include <vector>

namespace motor::ops {

/// Adds filter().
template <class Self>
struct filter_option {
    /// Returns only the databases or collections that match.
    Self& filter(document_view condition) & { return set_option(this, "filter", condition); }
    [[nodiscard]] Self&& filter(document_view condition) && { return std::move(filter(condition)); }
};

/// Adds authorized_databases().
template <class Self>
struct authorized_databases_option {
    /// Leaves out databases that the user may not see. Default: the server decides by the user's
    /// rights.
    Self& authorized_databases(bool on) & { return set_option(this, "authorizedDatabases", on); }
    [[nodiscard]] Self&& authorized_databases(bool on) && {
        return std::move(authorized_databases(on));
    }
};

/// Options of client::list_databases() and client::list_database_names().
template <class Self>
using list_databases_options = option_list<Self, filter_option, authorized_databases_option,
                                           comment_option, max_time_option, read_preference_option>;

/// The operation of client::list_databases(). Options: list_databases_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/listDatabases/
class MOTOR_EXPORT list_databases
    : public fluent_operation<list_databases, list_databases_options> {
public:
    using result = std::vector<document>;  ///< One for each database.

    result run(const detail::run_context& context) const;
};

/// The operation of client::list_database_names(). Options: list_databases_options.
class MOTOR_EXPORT list_database_names
    : public fluent_operation<list_database_names, list_databases_options> {
public:
    using result = std::vector<std::string>;

    result run(const detail::run_context& context) const;
};

/// Options of database::drop() and client::drop_database().
template <class Self>
using drop_options = option_list<Self, comment_option, max_time_option, write_concern_option>;

/// The operation of database::drop() and client::drop_database(). Options: drop_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/dropDatabase/
class MOTOR_EXPORT drop_database : public fluent_operation<drop_database, drop_options> {
public:
    using result = void;

    result run(const detail::run_context& context) const;
};

}  // namespace motor::ops
