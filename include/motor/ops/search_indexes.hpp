// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
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
    /// Definition as Atlas reads it: `{mappings: {dynamic: true}}`.
    explicit search_index_model(document_view definition) {
        spec_.append("definition", definition);
    }

    /// Name of the index. Default: `default`.
    search_index_model& name(std::string_view own) & {
        spec_.set("name", own);
        return *this;
    }
    [[nodiscard]] search_index_model&& name(std::string_view own) && {
        return std::move(name(own));
    }
    /// Type of the index: `search` (the server's default) or `vectorSearch`.
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

/// Options of collection::create_search_indexes(), collection::create_search_index(),
/// collection::update_search_index() and collection::drop_search_index().
template <class Self>
using search_index_options = option_list<Self, comment_option>;

/// The operation of collection::create_search_indexes(). Options: search_index_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/createSearchIndexes/
class MOTOR_EXPORT create_search_indexes
    : public fluent_operation<create_search_indexes, search_index_options> {
public:
    using result = std::vector<std::string>;  ///< Names of the indexes.

    explicit create_search_indexes(std::vector<search_index_model> models)
        : models_(std::move(models)) {}
    result run(const detail::run_context& context) const;

private:
    std::vector<search_index_model> models_;
};

/// The operation of collection::create_search_index(). Options: search_index_options.
class MOTOR_EXPORT create_search_index
    : public fluent_operation<create_search_index, search_index_options> {
public:
    using result = std::string;  ///< Name of the index.

    explicit create_search_index(const search_index_model& model) : model_(model) {}
    result run(const detail::run_context& context) const;

private:
    search_index_model model_;
};

/// The operation of collection::update_search_index(). Options: search_index_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/updateSearchIndex/
class MOTOR_EXPORT update_search_index
    : public fluent_operation<update_search_index, search_index_options> {
public:
    using result = void;

    update_search_index(std::string_view name, document_view definition)
        : name_(name), definition_(definition) {}
    result run(const detail::run_context& context) const;

private:
    value name_;
    document definition_;
};

/// The operation of collection::drop_search_index(). Options: search_index_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/dropSearchIndex/
class MOTOR_EXPORT drop_search_index
    : public fluent_operation<drop_search_index, search_index_options> {
public:
    using result = void;

    explicit drop_search_index(std::string_view name) : name_(name) {}
    result run(const detail::run_context& context) const;

private:
    value name_;
};

/// Options of collection::list_search_indexes().
template <class Self>
using list_search_indexes_options =
    option_list<Self, batch_size_option, comment_option, max_time_option, read_preference_option>;

/// The operation of collection::list_search_indexes(). Options: list_search_indexes_options.
/// @see https://www.mongodb.com/docs/manual/reference/operator/aggregation/listSearchIndexes/
class MOTOR_EXPORT list_search_indexes
    : public fluent_operation<list_search_indexes, list_search_indexes_options> {
public:
    using result = detail::server_cursor;

    explicit list_search_indexes(std::string_view name = {});
    result run(const detail::run_context& context) const;
};

}  // namespace ops
}  // namespace motor
