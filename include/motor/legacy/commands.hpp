// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/legacy/writes.hpp>
#include <motor/ops/map_reduce.hpp>
#include <motor/ops/run_command.hpp>

#include <string_view>
#include <vector>

namespace motor::legacy::calls {

/// Options of count.
template <class Self>
using count_options =
    ops::option_list<Self, ops::skip_option, ops::limit_option, ops::hint_option,
                     ops::collation_option, ops::max_time_option, ops::comment_option,
                     ops::read_concern_option, ops::read_preference_option>;

/// Counts by the `count` command, which may be inaccurate on a sharded cluster.
/// @see https://www.mongodb.com/docs/manual/reference/command/count/
class MOTOR_EXPORT count : public ops::fluent_operation<count, count_options> {
public:
    using result = std::int64_t;

    explicit count(document_view filter) { fields_.append("query", filter); }
    result run(const detail::run_context& context) const;
};

/// Options of group.
template <class Self>
using group_options = ops::option_list<Self, ops::finalize_option, ops::read_concern_option,
                                       ops::read_preference_option>;

/// Sends `group`, which servers from 4.2 on reject, and returns its `retval`.
/// @see https://www.mongodb.com/docs/v4.0/reference/command/group/
class MOTOR_EXPORT group : public ops::fluent_operation<group, group_options> {
public:
    using result = std::vector<document>;

    /// `key` is `{field: true, ...}`, or a JavaScript function of a document, or null for a single
    /// group.
    group(const value& key, document_view condition, document_view initial,
          std::string_view reduce);
    result run(const detail::run_context& context) const;

private:
    value key_;
    document condition_, initial_;
    code reduce_;
};

/// Whether the server answers a ping. Never throws.
class MOTOR_EXPORT alive : public ops::fluent_operation<alive, ops::no_options> {
public:
    using result = bool;

    result run(const detail::run_context& context) const;
};

/// Adds read_only().
template <class Self>
struct read_only_option {
    /// Grants the user only the right to read. Default: false.
    Self& read_only(bool on) & { return ops::set_option(this, "readOnly", on); }
    [[nodiscard]] Self&& read_only(bool on) && { return std::move(read_only(on)); }
};

/// Adds roles().
template <class Self>
struct roles_option {
    /// Roles of the user. Default: `dbOwner` (in the admin database `root`), with read_only(true)
    /// `read` (`readAnyDatabase`).
    Self& roles(array_view names) & { return ops::set_option(this, "roles", names); }
    [[nodiscard]] Self&& roles(array_view names) && { return std::move(roles(names)); }
};

/// Options of add_user.
template <class Self>
using add_user_options =
    ops::option_list<Self, read_only_option, roles_option, w_option, ops::write_concern_option>;

/// Sends `usersInfo`, and then `createUser` or, if the user exists already, `updateUser`. The
/// password is sent in plain text: use TLS.
/// @see https://www.mongodb.com/docs/manual/reference/command/createUser/
class MOTOR_EXPORT add_user : public ops::fluent_operation<add_user, add_user_options> {
public:
    using result = void;

    add_user(std::string_view name, std::string_view password) : name_(name), password_(password) {}
    result run(const detail::run_context& context) const;

private:
    value name_, password_;
};

/// Options of remove_user.
template <class Self>
using remove_user_options = ops::option_list<Self, w_option, ops::write_concern_option>;

/// Sends `dropUser`. It is no error if there is no such user.
/// @see https://www.mongodb.com/docs/manual/reference/command/dropUser/
class MOTOR_EXPORT remove_user : public ops::fluent_operation<remove_user, remove_user_options> {
public:
    using result = void;

    explicit remove_user(std::string_view name) : name_(name) {}
    result run(const detail::run_context& context) const;

private:
    value name_;
};

/// Sends `eval`, which servers from 4.2 on reject, and returns its `retval`.
/// @see https://www.mongodb.com/docs/v4.0/reference/command/eval/
class MOTOR_EXPORT eval : public ops::fluent_operation<eval, ops::no_options> {
public:
    using result = value;

    eval(std::string_view function, array_view arguments)
        : function_(function), arguments_(arguments) {}
    result run(const detail::run_context& context) const;

private:
    code function_;
    array_value arguments_;
};

}  // namespace motor::legacy::calls
