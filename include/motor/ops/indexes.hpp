// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/databases.hpp>
#include <motor/ops/index_options.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace motor {

/// An index to be made: its keys, and its options as fluent members or under the server's names.
///
///   motor::index_model(doc("email", 1)).unique(true)
///
/// @see https://www.mongodb.com/docs/manual/reference/command/createIndexes/
class [[nodiscard(
    "an index is not made before its model is given to an operation")]] MOTOR_EXPORT index_model
    : public ops::index_options<index_model> {
public:
    /// `keys`: `{field: 1}`, -1, "text", "2dsphere", "hashed" ...
    explicit index_model(document_view keys, document_view options = {});

    /// Any option of an index under the server's own name.
    template <class T>
    void option(std::string_view name, const T& setting) {
        spec_.set(name, setting);
    }

    /// `{key: ..., name: ..., ...}` as it is sent; the name is made of the keys if none was given:
    /// `last_1_first_-1`.
    [[nodiscard]] document_view spec() const noexcept { return spec_; }
    /// The one that was set, or made of the keys: `a_1_b_-1`.
    [[nodiscard]] std::string name() const;
    using ops::index_name_option<index_model>::name;

private:
    document spec_;
};

namespace ops {

/// Adds commit_quorum().
template <class Self>
struct commit_quorum_option {
    /// Voting members that must have built the index: a number, "votingMembers" or "majority".
    Self& commit_quorum(const value& members) & {
        return set_option(this, "commitQuorum", members);
    }
    [[nodiscard]] Self&& commit_quorum(const value& members) && {
        return std::move(commit_quorum(members));
    }
};

/// Options of collection::create_indexes() and collection::create_index().
template <class Self>
using create_indexes_options = option_list<Self, commit_quorum_option, raw_data_option,
                                           comment_option, max_time_option, write_concern_option>;

/// The operation of collection::create_indexes(). Options: create_indexes_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/createIndexes/
class MOTOR_EXPORT create_indexes
    : public fluent_operation<create_indexes, create_indexes_options> {
public:
    using result = std::vector<std::string>;  ///< Names of the indexes.

    explicit create_indexes(std::vector<index_model> models) : models_(std::move(models)) {}
    result run(const detail::run_context& context) const;

private:
    std::vector<index_model> models_;
};

/// The operation of collection::create_index(). Options: create_indexes_options.
class MOTOR_EXPORT create_index : public fluent_operation<create_index, create_indexes_options> {
public:
    using result = std::string;  ///< Name of the index.

    explicit create_index(document_view keys, document_view index_options = {})
        : model_(keys, index_options) {}
    explicit create_index(const index_model& model) : model_(model) {}
    result run(const detail::run_context& context) const;

private:
    index_model model_;
};

/// Options of collection::list_indexes().
template <class Self>
using list_indexes_options = option_list<Self, batch_size_option, raw_data_option, comment_option,
                                         max_time_option, read_preference_option>;

/// The operation of collection::list_indexes(). Options: list_indexes_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/listIndexes/
class MOTOR_EXPORT list_indexes : public fluent_operation<list_indexes, list_indexes_options> {
public:
    using result = detail::server_cursor;

    result run(const detail::run_context& context) const;
};

/// Options of collection::index_information().
template <class Self>
using index_information_options =
    option_list<Self, raw_data_option, comment_option, max_time_option, read_preference_option>;

/// The operation of collection::index_information(). Options: index_information_options.
class MOTOR_EXPORT index_information
    : public fluent_operation<index_information, index_information_options> {
public:
    using result = document;  ///< `{name: {key: {...}, ...}, ...}`

    result run(const detail::run_context& context) const;
};

/// Options of collection::drop_index() and collection::drop_indexes().
template <class Self>
using drop_index_options =
    option_list<Self, raw_data_option, comment_option, max_time_option, write_concern_option>;

/// The operation of collection::drop_index(). Options: drop_index_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/dropIndexes/
class MOTOR_EXPORT drop_index : public fluent_operation<drop_index, drop_index_options> {
public:
    using result = void;

    explicit drop_index(std::string_view name) : index_(name) {}
    explicit drop_index(document_view keys) : index_(keys) {}
    result run(const detail::run_context& context) const;

private:
    value index_;
};

/// The operation of collection::drop_indexes(). Options: drop_index_options.
class MOTOR_EXPORT drop_indexes : public fluent_operation<drop_indexes, drop_index_options> {
public:
    using result = void;

    result run(const detail::run_context& context) const;
};

}  // namespace ops
}  // namespace motor
