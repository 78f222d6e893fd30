// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/change_stream.hpp>
#include <motor/core/operation.hpp>
#include <motor/cursor.hpp>
#include <motor/handle.hpp>
#include <motor/ops/aggregate.hpp>
#include <motor/ops/bulk_write.hpp>
#include <motor/ops/collections.hpp>
#include <motor/ops/count.hpp>
#include <motor/ops/delete.hpp>
#include <motor/ops/distinct.hpp>
#include <motor/ops/find.hpp>
#include <motor/ops/find_and_modify.hpp>
#include <motor/ops/find_one.hpp>
#include <motor/ops/indexes.hpp>
#include <motor/ops/insert.hpp>
#include <motor/ops/maintenance.hpp>
#include <motor/ops/map_reduce.hpp>
#include <motor/ops/update.hpp>

#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motor {

class search_index_model;
namespace ops {
class create_search_index;
class create_search_indexes;
class drop_search_index;
class list_search_indexes;
class update_search_index;
}  // namespace ops

/// What a collection can do: each member makes an operation that is sent when it is started;
/// options are the operation's fluent members. What each sends and throws stands with the
/// operation, in motor/ops/. A template only so that a program compiles just those that it uses.
template <class Self>
class collection_operations : public handle<Self> {
public:
    // clang-format off: a list of what there is, a line each
    operation<ops::find_one> find_one(document_view filter = {}) const {
        return make<ops::find_one>(filter);
    }
    basic_cursor<ops::find> find(document_view filter = {}) const {
        return open<ops::find>(filter);
    }
    basic_cursor<ops::aggregate> aggregate(array_view pipeline) const {
        return open<ops::aggregate>(pipeline);
    }
    change_stream watch(array_view pipeline = {}) const {
        return {this->site_, ops::watch(pipeline)};
    }
    operation<ops::count_documents> count_documents(document_view filter = {}) const {
        return make<ops::count_documents>(filter);
    }
    operation<ops::estimated_document_count> estimated_document_count() const {
        return make<ops::estimated_document_count>();
    }
    operation<ops::distinct> distinct(std::string_view key, document_view filter = {}) const {
        return make<ops::distinct>(key, filter);
    }

    operation<ops::map_reduce> map_reduce(std::string_view map, std::string_view reduce,
                                          const value& out) const {
        return make<ops::map_reduce>(map, reduce, out);
    }
    operation<ops::inline_map_reduce> inline_map_reduce(std::string_view map,
                                                        std::string_view reduce) const {
        return make<ops::inline_map_reduce>(map, reduce);
    }

    operation<ops::insert_one> insert_one(document_view document) const {
        return make<ops::insert_one>(document);
    }
    operation<ops::insert_many> insert_many(std::vector<document> documents) const {
        return make<ops::insert_many>(std::move(documents));
    }
    operation<ops::bulk_write> bulk_write(std::vector<write_model> writes) const {
        return make<ops::bulk_write>(std::move(writes));
    }
    operation<ops::update_one> update_one(document_view filter, document_view change) const {
        return make<ops::update_one>(filter, change);
    }
    operation<ops::update_one> update_one(document_view filter, array_view pipeline) const {
        return make<ops::update_one>(filter, pipeline);
    }
    operation<ops::update_many> update_many(document_view filter, document_view change) const {
        return make<ops::update_many>(filter, change);
    }
    operation<ops::update_many> update_many(document_view filter, array_view pipeline) const {
        return make<ops::update_many>(filter, pipeline);
    }
    operation<ops::replace_one> replace_one(document_view filter, document_view replacement) const {
        return make<ops::replace_one>(filter, replacement);
    }
    operation<ops::delete_one> delete_one(document_view filter) const {
        return make<ops::delete_one>(filter);
    }
    operation<ops::delete_many> delete_many(document_view filter) const {
        return make<ops::delete_many>(filter);
    }
    operation<ops::find_one_and_update> find_one_and_update(document_view filter,
                                                            document_view change) const {
        return make<ops::find_one_and_update>(filter, change);
    }
    operation<ops::find_one_and_update> find_one_and_update(document_view filter,
                                                            array_view pipeline) const {
        return make<ops::find_one_and_update>(filter, pipeline);
    }
    operation<ops::find_one_and_replace> find_one_and_replace(document_view filter,
                                                              document_view replacement) const {
        return make<ops::find_one_and_replace>(filter, replacement);
    }
    operation<ops::find_one_and_delete> find_one_and_delete(document_view filter) const {
        return make<ops::find_one_and_delete>(filter);
    }

    operation<ops::create_index> create_index(document_view keys,
                                              document_view options = {}) const {
        return make<ops::create_index>(keys, options);
    }
    operation<ops::create_index> create_index(const index_model& model) const {
        return make<ops::create_index>(model);
    }
    operation<ops::create_indexes> create_indexes(std::vector<index_model> models) const {
        return make<ops::create_indexes>(std::move(models));
    }
    basic_cursor<ops::list_indexes> list_indexes() const { return open<ops::list_indexes>(); }
    operation<ops::index_information> index_information() const {
        return make<ops::index_information>();
    }
    operation<ops::drop_index> drop_index(std::string_view name) const {
        return make<ops::drop_index>(name);
    }
    operation<ops::drop_index> drop_index(document_view keys) const {
        return make<ops::drop_index>(keys);
    }
    operation<ops::drop_indexes> drop_indexes() const { return make<ops::drop_indexes>(); }
    operation<ops::reindex> reindex() const { return make<ops::reindex>(); }

    // To use these, include motor/ops/search_indexes.hpp.
    template <class Op = ops::create_search_index>
    operation<Op> create_search_index(const search_index_model& model) const {
        return make<Op>(model);
    }
    template <class Op = ops::create_search_indexes, class Model = search_index_model>
    operation<Op> create_search_indexes(std::vector<Model> models) const {
        return make<Op>(std::move(models));
    }
    /// Of all, unless one is named.
    template <class Op = ops::list_search_indexes>
    basic_cursor<Op> list_search_indexes(std::string_view name = {}) const {
        return open<Op>(name);
    }
    template <class Op = ops::update_search_index>
    operation<Op> update_search_index(std::string_view name, document_view definition) const {
        return make<Op>(name, definition);
    }
    template <class Op = ops::drop_search_index>
    operation<Op> drop_search_index(std::string_view name) const {
        return make<Op>(name);
    }

    operation<ops::collection_options> options() const { return make<ops::collection_options>(); }
    operation<ops::rename_collection> rename(std::string_view new_name) const {
        return make<ops::rename_collection>(new_name);
    }
    operation<ops::drop_collection> drop() const { return make<ops::drop_collection>(); }
    // clang-format on

protected:
    using handle<Self>::handle;

private:
    template <class Op, class... Args>
    operation<Op> make(Args&&... args) const {
        return {this->site_, Op(std::forward<Args>(args)...)};
    }
    template <class Op, class... Args>
    basic_cursor<Op> open(Args&&... args) const {
        return {this->site_, Op(std::forward<Args>(args)...)};
    }
};

/// A collection of a database. A cheap value: copy it, keep it, share it between threads.
class collection : public collection_operations<collection> {
public:
    explicit collection(core::site at) noexcept : collection_operations(std::move(at)) {}

    /// Without the database.
    [[nodiscard]] const std::string& name() const noexcept { return site_.where().collection; }
    /// `database.collection`
    [[nodiscard]] std::string full_name() const { return site_.where().name_space(); }
    /// The collection `name.sub`. Throws invalid_name.
    collection operator[](std::string_view sub) const;

    /// Writes full_name().
    friend std::ostream& operator<<(std::ostream& to, const collection& what);
};

}  // namespace motor
