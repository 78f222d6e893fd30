// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Indexes for MongoDB's full text and vector search, which Atlas has. They are made in the
/// background: an operation that has completed has only begun it, and list_search_indexes tells how
/// far it is. None of them sends a read or write concern, whatever the collection has.
/// @see https://www.mongodb.com/docs/atlas/atlas-search/
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/index-management/index-management.md
namespace motor {

/// A search index to be made: its definition, and what it is called.
///
///   motor::search_index_model(doc("mappings", doc("dynamic", true))).name("by_text")
class [[nodiscard(
    "an index is not made before its model is given to an operation")]] search_index_model {
public:
    /// As Atlas reads it: `{mappings: {dynamic: true}}`.
    explicit search_index_model(document_view definition) {
        spec_.append("definition", definition);
    }

    /// `default` unless told.
    search_index_model& name(std::string_view own) & {
        spec_.set("name", own);
        return *this;
    }
    [[nodiscard]] search_index_model&& name(std::string_view own) && {
        return std::move(name(own));
    }
    /// `search` (the server's default) or `vectorSearch`.
    search_index_model& type(std::string_view kind) & {
        spec_.set("type", kind);
        return *this;
    }
    [[nodiscard]] search_index_model&& type(std::string_view kind) && {
        return std::move(type(kind));
    }

    /// `{definition: ..., name: ..., type: ...}` as it is sent.
    [[nodiscard]] document_view spec() const noexcept { return spec_; }

private:
    document spec_;
};

namespace ops {

template <class Self>
using search_index_options = option_list<Self, comment_option>;

/// Makes search indexes, and returns the names that the server gave them.
/// @see https://www.mongodb.com/docs/manual/reference/command/createSearchIndexes/
class create_search_indexes : public options_base,
                              public search_index_options<create_search_indexes> {
public:
    template <class Self>
    using options = search_index_options<Self>;
    using result = std::vector<std::string>;

    explicit create_search_indexes(std::vector<search_index_model> models)
        : models_(std::move(models)) {}
    result run(const driver::target& where) const;

private:
    std::vector<search_index_model> models_;
};

/// Makes one search index and returns its name.
class create_search_index : public options_base, public search_index_options<create_search_index> {
public:
    template <class Self>
    using options = search_index_options<Self>;
    using result = std::string;

    explicit create_search_index(const search_index_model& model) : model_(model) {}
    result run(const driver::target& where) const;

private:
    search_index_model model_;
};

/// Gives a search index another definition.
/// @see https://www.mongodb.com/docs/manual/reference/command/updateSearchIndex/
class update_search_index : public options_base, public search_index_options<update_search_index> {
public:
    template <class Self>
    using options = search_index_options<Self>;
    using result = void;

    update_search_index(std::string_view name, document_view definition)
        : name_(name), definition_(definition) {}
    result run(const driver::target& where) const;

private:
    value name_;
    document definition_;
};

/// Drops a search index; in a collection that does not exist, that is no error.
/// @see https://www.mongodb.com/docs/manual/reference/command/dropSearchIndex/
class drop_search_index : public options_base, public search_index_options<drop_search_index> {
public:
    template <class Self>
    using options = search_index_options<Self>;
    using result = void;

    explicit drop_search_index(std::string_view name) : name_(name) {}
    result run(const driver::target& where) const;

private:
    value name_;
};

template <class Self>
using list_search_indexes_options =
    option_list<Self, batch_size_option, comment_option, max_time_option, read_preference_option>;

/// Opens a cursor with one document a search index: name, status, queryable, latestDefinition ...
/// of all, or of the one with that name. Sends an `aggregate`.
/// @see https://www.mongodb.com/docs/manual/reference/operator/aggregation/listSearchIndexes/
class list_search_indexes : public options_base,
                            public list_search_indexes_options<list_search_indexes> {
public:
    template <class Self>
    using options = list_search_indexes_options<Self>;
    using result = driver::cursor;

    explicit list_search_indexes(std::string_view name = {});
    result run(const driver::target& where) const;
    [[nodiscard]] bool waits() const { return false; }
};

}  // namespace ops
}  // namespace motor
