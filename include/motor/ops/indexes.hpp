// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
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
class [[nodiscard("an index is not made before its model is given to an operation")]] index_model
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

/// How many voting members must have built the index: a number, or "votingMembers", "majority".
template <class Self>
struct commit_quorum_option {
    Self& commit_quorum(const value& members) & {
        return set_option(static_cast<Self&>(*this), "commitQuorum", members);
    }
    [[nodiscard]] Self&& commit_quorum(const value& members) && {
        return std::move(commit_quorum(members));
    }
};

template <class Self>
using create_indexes_options = option_list<Self, commit_quorum_option, raw_data_option,
                                           comment_option, max_time_option, write_concern_option>;

/// Makes indexes, all or none, and returns their names. One that exists as it is, is no error.
/// @see https://www.mongodb.com/docs/manual/reference/command/createIndexes/
class create_indexes : public options_base, public create_indexes_options<create_indexes> {
public:
    template <class Self>
    using options = create_indexes_options<Self>;
    using result = std::vector<std::string>;

    explicit create_indexes(std::vector<index_model> models) : models_(std::move(models)) {}
    result run(const driver::target& where) const;

private:
    std::vector<index_model> models_;
};

/// Makes one index and returns its name.
class create_index : public options_base, public create_indexes_options<create_index> {
public:
    template <class Self>
    using options = create_indexes_options<Self>;
    using result = std::string;

    explicit create_index(document_view keys, document_view index_options = {})
        : model_(keys, index_options) {}
    explicit create_index(const index_model& model) : model_(model) {}
    result run(const driver::target& where) const;

private:
    index_model model_;
};

template <class Self>
using list_indexes_options = option_list<Self, batch_size_option, raw_data_option, comment_option,
                                         max_time_option, read_preference_option>;

/// Opens a cursor with one document an index; a collection that does not exist has none.
/// @see https://www.mongodb.com/docs/manual/reference/command/listIndexes/
class list_indexes : public options_base, public list_indexes_options<list_indexes> {
public:
    template <class Self>
    using options = list_indexes_options<Self>;
    using result = driver::cursor;

    result run(const driver::target& where) const;
    [[nodiscard]] bool waits() const { return false; }
};

template <class Self>
using index_information_options =
    option_list<Self, raw_data_option, comment_option, max_time_option, read_preference_option>;

/// The indexes by their names, `{name: {key: {...}, ...}, ...}`, each as list_indexes gives it:
/// `auto indexes = co_await people.index_information(); ... indexes["born_1"]["key"]`.
class index_information : public options_base, public index_information_options<index_information> {
public:
    template <class Self>
    using options = index_information_options<Self>;
    using result = document;

    result run(const driver::target& where) const;
};

template <class Self>
using drop_index_options =
    option_list<Self, raw_data_option, comment_option, max_time_option, write_concern_option>;

/// Drops an index by its name or its keys. Throws invalid_operation for "*": see drop_indexes.
/// @see https://www.mongodb.com/docs/manual/reference/command/dropIndexes/
class drop_index : public options_base, public drop_index_options<drop_index> {
public:
    template <class Self>
    using options = drop_index_options<Self>;
    using result = void;

    explicit drop_index(std::string_view name) : index_(name) {}
    explicit drop_index(document_view keys) : index_(keys) {}
    result run(const driver::target& where) const;

private:
    value index_;
};

/// Drops every index but that of `_id`.
class drop_indexes : public options_base, public drop_index_options<drop_indexes> {
public:
    template <class Self>
    using options = drop_index_options<Self>;
    using result = void;

    result run(const driver::target& where) const;
};

}  // namespace ops
}  // namespace motor
