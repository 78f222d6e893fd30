// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/legacy/writes.hpp>
#include <motor/ops/map_reduce.hpp>
#include <motor/ops/run_command.hpp>

#include <string_view>
#include <vector>

namespace motor::legacy::calls {

template <class Self>
using count_options =
    ops::option_list<Self, ops::skip_option, ops::limit_option, ops::hint_option,
                     ops::collation_option, ops::max_time_option, ops::comment_option,
                     ops::read_concern_option, ops::read_preference_option>;

/// Counts by the `count` command, which may be wrong on a sharded cluster.
/// @see https://www.mongodb.com/docs/manual/reference/command/count/
class count : public ops::options_base, public count_options<count> {
public:
    template <class Self>
    using options = count_options<Self>;
    using result = std::int64_t;

    explicit count(document_view filter) { fields_.append("query", filter); }
    result run(const driver::target& where) const;
};

template <class Self>
using group_options = ops::option_list<Self, ops::finalize_option, ops::read_concern_option,
                                       ops::read_preference_option>;

/// Sends `group`, which servers from 4.2 on refuse, and returns its `retval`.
/// @see https://www.mongodb.com/docs/v4.0/reference/command/group/
class group : public ops::options_base, public group_options<group> {
public:
    template <class Self>
    using options = group_options<Self>;
    using result = std::vector<document>;

    /// `key`: `{field: true, ...}`, or a JavaScript function of a document, or null for one group.
    group(const value& key, document_view condition, document_view initial,
          std::string_view reduce);
    result run(const driver::target& where) const;

private:
    value key_;
    document condition_, initial_;
    code reduce_;
};

/// Whether the server answers a ping. Never throws.
class alive : public ops::options_base, public ops::no_options<alive> {
public:
    template <class Self>
    using options = ops::no_options<Self>;
    using result = bool;

    result run(const driver::target& where) const;
};

/// The user may read only.
template <class Self>
struct read_only_option {
    Self& read_only(bool on) & {
        return ops::set_option(static_cast<Self&>(*this), "readOnly", on);
    }
    [[nodiscard]] Self&& read_only(bool on) && { return std::move(read_only(on)); }
};

/// What the user may do, in the place of `dbOwner` (in the admin database `root`), or of `read`
/// (`readAnyDatabase`) with read_only(true).
template <class Self>
struct roles_option {
    Self& roles(array_view names) & {
        return ops::set_option(static_cast<Self&>(*this), "roles", names);
    }
    [[nodiscard]] Self&& roles(array_view names) && { return std::move(roles(names)); }
};

template <class Self>
using add_user_options =
    ops::option_list<Self, read_only_option, roles_option, w_option, ops::write_concern_option>;

/// Sends `usersInfo`, and then `createUser` or, if the user is there already, `updateUser`. The
/// password travels as it is: use TLS.
/// @see https://www.mongodb.com/docs/manual/reference/command/createUser/
class add_user : public ops::options_base, public add_user_options<add_user> {
public:
    template <class Self>
    using options = add_user_options<Self>;
    using result = void;

    add_user(std::string_view name, std::string_view password) : name_(name), password_(password) {}
    result run(const driver::target& where) const;

private:
    value name_, password_;
};

template <class Self>
using remove_user_options = ops::option_list<Self, w_option, ops::write_concern_option>;

/// Sends `dropUser`; a user who is not there is no error.
/// @see https://www.mongodb.com/docs/manual/reference/command/dropUser/
class remove_user : public ops::options_base, public remove_user_options<remove_user> {
public:
    template <class Self>
    using options = remove_user_options<Self>;
    using result = void;

    explicit remove_user(std::string_view name) : name_(name) {}
    result run(const driver::target& where) const;

private:
    value name_;
};

/// Sends `eval`, which servers from 4.2 on refuse, and returns its `retval`.
/// @see https://www.mongodb.com/docs/v4.0/reference/command/eval/
class eval : public ops::options_base, public ops::no_options<eval> {
public:
    template <class Self>
    using options = ops::no_options<Self>;
    using result = value;

    eval(std::string_view function, array_view arguments)
        : function_(function), arguments_(arguments) {}
    result run(const driver::target& where) const;

private:
    code function_;
    array_value arguments_;
};

}  // namespace motor::legacy::calls
