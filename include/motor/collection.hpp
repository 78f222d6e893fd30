// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/change_stream.hpp>
#include <motor/cursor.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/handle.hpp>
#include <motor/operation.hpp>
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

/// The operations of motor::collection. Each member makes an operation, which is sent when it is
/// started and whose options are its fluent members. A template, so that a program compiles only
/// the operations that it uses.
template <class Self>
class collection_operations : public handle<Self> {
public:
    // clang-format off: a list of what there is, a line each
    /// Sends `find` with limit 1: returns the first document that matches, or nothing.
    operation<ops::find_one> find_one(document_view filter = {}) const {
        return make(ops::find_one(filter));
    }
    /// A cursor over the documents that match: sends `find` when the first document is asked for.
    basic_cursor<ops::find> find(document_view filter = {}) const {
        return open(ops::find(filter));
    }
    /// A cursor over the results of a pipeline: sends `aggregate` when the first document is asked
    /// for. With `$out` or `$merge` it is a write, and yields nothing.
    basic_cursor<ops::aggregate> aggregate(array_view pipeline) const {
        return open(ops::aggregate(pipeline));
    }
    /// The changes in this collection: sends `aggregate` with `$changeStream` and then the stages
    /// of `pipeline`, when it is opened or the first change is asked for. Needs a replica set.
    change_stream watch(array_view pipeline = {}) const {
        return detail::access::make<change_stream>(this->context_, ops::watch(pipeline));
    }
    /// Sends `aggregate`: returns the exact number of documents that match. The server reads an
    /// index or every match.
    operation<ops::count_documents> count_documents(document_view filter = {}) const {
        return make(ops::count_documents(filter));
    }
    /// Sends `count`: returns the number of documents according to the collection's metadata.
    /// Instant, but may be inaccurate after an unclean shutdown or on a sharded cluster.
    operation<ops::estimated_document_count> estimated_document_count() const {
        return make(ops::estimated_document_count());
    }
    /// Sends `distinct`: returns the different values of the field `key` among the matches, all in
    /// one reply, so at most 16 MB.
    operation<ops::distinct> distinct(std::string_view key, document_view filter = {}) const {
        return make(ops::distinct(key, filter));
    }

    /// Sends `mapReduce` and stores its results in a collection: `out` is the name, or a document
    /// such as `{merge: name}`. Returns the server's reply, whose `result` is that name. MongoDB
    /// deprecates it since 5.0: aggregate() does the same, faster.
    operation<ops::map_reduce> map_reduce(std::string_view map, std::string_view reduce,
                                          const value& out) const {
        return make(ops::map_reduce(map, reduce, out));
    }
    /// Sends `mapReduce` and returns its results, `{_id: key, value: ...}` each, all in one reply,
    /// so at most 16 MB. MongoDB deprecates it since 5.0: aggregate() does the same, faster.
    operation<ops::inline_map_reduce> inline_map_reduce(std::string_view map,
                                                        std::string_view reduce) const {
        return make(ops::inline_map_reduce(map, reduce));
    }

    /// Sends `insert`: stores one document, with an `_id` (an object_id) in front if it has none.
    /// Throws duplicate_key_error, write_error or document_too_large.
    operation<ops::insert_one> insert_one(document_view document) const {
        return make(ops::insert_one(document));
    }
    /// Sends `insert`, split at the server's limits (48 MB, 100,000 documents). Throws
    /// bulk_write_error, which says what was stored and what was refused. If ordered (the default),
    /// it stops at the first error.
    operation<ops::insert_many> insert_many(std::vector<document> documents) const {
        return make(ops::insert_many(std::move(documents)));
    }
    /// Sends writes of any kind, in as few `insert`, `update` and `delete` commands as their order
    /// allows. Throws bulk_write_error, which says what was done and what was refused, and
    /// invalid_operation, before anything is sent, for a write that no server would accept.
    operation<ops::bulk_write> bulk_write(std::vector<write_model> writes) const {
        return make(ops::bulk_write(std::move(writes)));
    }
    /// Sends `update`: changes the first match by update operators; with sort() the first in that
    /// order (servers from 8.0 on). Throws invalid_operation if the change is empty or has no
    /// operator, and duplicate_key_error or write_error if the server refuses it.
    operation<ops::update_one> update_one(document_view filter, document_view change) const {
        return make(ops::update_one(filter, change));
    }
    /// Sends `update`: changes the first match by the stages of a pipeline.
    operation<ops::update_one> update_one(document_view filter, array_view pipeline) const {
        return make(ops::update_one(filter, pipeline));
    }
    /// Sends `update`: changes every match by update operators. Throws as update_one() does.
    operation<ops::update_many> update_many(document_view filter, document_view change) const {
        return make(ops::update_many(filter, change));
    }
    /// Sends `update`: changes every match by the stages of a pipeline.
    operation<ops::update_many> update_many(document_view filter, array_view pipeline) const {
        return make(ops::update_many(filter, pipeline));
    }
    /// Sends `update`: replaces the first match, which keeps its `_id`. Throws invalid_operation if
    /// the first key of the replacement is an operator, and duplicate_key_error or write_error if
    /// the server refuses it.
    operation<ops::replace_one> replace_one(document_view filter, document_view replacement) const {
        return make(ops::replace_one(filter, replacement));
    }
    /// Sends `delete`: deletes the first match. It is no error if there is none: see
    /// delete_result::deleted_count.
    operation<ops::delete_one> delete_one(document_view filter) const {
        return make(ops::delete_one(filter));
    }
    /// Sends `delete`: deletes every match.
    operation<ops::delete_many> delete_many(document_view filter) const {
        return make(ops::delete_many(filter));
    }
    /// Sends `findAndModify`: changes the first match by update operators. Returns the document
    /// before the change, or after it with return_document(); nothing if none matched. Throws as
    /// update_one() does.
    operation<ops::find_one_and_update> find_one_and_update(document_view filter,
                                                            document_view change) const {
        return make(ops::find_one_and_update(filter, change));
    }
    /// Sends `findAndModify`: changes the first match by the stages of a pipeline.
    operation<ops::find_one_and_update> find_one_and_update(document_view filter,
                                                            array_view pipeline) const {
        return make(ops::find_one_and_update(filter, pipeline));
    }
    /// Sends `findAndModify`: replaces the first match. Returns the document before the change, or
    /// after it with return_document(); nothing if none matched. Throws as replace_one() does.
    operation<ops::find_one_and_replace> find_one_and_replace(document_view filter,
                                                              document_view replacement) const {
        return make(ops::find_one_and_replace(filter, replacement));
    }
    /// Sends `findAndModify`: deletes the first match and returns it; returns nothing if none
    /// matched.
    operation<ops::find_one_and_delete> find_one_and_delete(document_view filter) const {
        return make(ops::find_one_and_delete(filter));
    }

    /// Sends `createIndexes`: makes an index on these keys, `{field: 1}`, with options under the
    /// server's names. Returns its name. It is no error if the same index exists already.
    operation<ops::create_index> create_index(document_view keys,
                                              document_view options = {}) const {
        return make(ops::create_index(keys, options));
    }
    /// Sends `createIndexes`: makes the index of a model. Returns its name.
    operation<ops::create_index> create_index(const index_model& model) const {
        return make(ops::create_index(model));
    }
    /// Sends `createIndexes`: makes all of these indexes, or none. Returns their names. Throws
    /// invalid_operation if there are none.
    operation<ops::create_indexes> create_indexes(std::vector<index_model> models) const {
        return make(ops::create_indexes(std::move(models)));
    }
    /// A cursor with one document for each index: sends `listIndexes` when the first document is
    /// asked for. Empty if the collection does not exist.
    basic_cursor<ops::list_indexes> list_indexes() const { return open(ops::list_indexes()); }
    /// Sends `listIndexes`: returns the indexes by their names, `{name: {key: {...}, ...}, ...}`.
    operation<ops::index_information> index_information() const {
        return make(ops::index_information());
    }
    /// Sends `dropIndexes`: drops the index of that name. Throws invalid_operation for "*": see
    /// drop_indexes().
    operation<ops::drop_index> drop_index(std::string_view name) const {
        return make(ops::drop_index(name));
    }
    /// Sends `dropIndexes`: drops the index with these keys.
    operation<ops::drop_index> drop_index(document_view keys) const {
        return make(ops::drop_index(keys));
    }
    /// Sends `dropIndexes`: drops every index but the one on `_id`.
    operation<ops::drop_indexes> drop_indexes() const { return make(ops::drop_indexes()); }
    /// Sends `reIndex`: rebuilds all indexes, which locks the collection. Returns the server's
    /// reply. Servers from 5.0 on refuse it on members of a replica set: drop an index and make it
    /// again there.
    operation<ops::reindex> reindex() const { return make(ops::reindex()); }

    /// Sends `createSearchIndexes`: starts making a search index, and returns its name. Needs
    /// motor/ops/search_indexes.hpp.
    template <class Op = ops::create_search_index>
    operation<Op> create_search_index(const search_index_model& model) const {
        return make(Op(model));
    }
    /// Sends `createSearchIndexes`: starts making search indexes, and returns their names. Needs
    /// motor/ops/search_indexes.hpp.
    template <class Op = ops::create_search_indexes, class Model = search_index_model>
    operation<Op> create_search_indexes(std::vector<Model> models) const {
        return make(Op(std::move(models)));
    }
    /// A cursor with one document for each search index, or for the one of that name: sends
    /// `aggregate` when the first document is asked for. Fields: name, status, queryable,
    /// latestDefinition ... Needs motor/ops/search_indexes.hpp.
    template <class Op = ops::list_search_indexes>
    basic_cursor<Op> list_search_indexes(std::string_view name = {}) const {
        return open(Op(name));
    }
    /// Sends `updateSearchIndex`: gives a search index another definition. Needs
    /// motor/ops/search_indexes.hpp.
    template <class Op = ops::update_search_index>
    operation<Op> update_search_index(std::string_view name, document_view definition) const {
        return make(Op(name, definition));
    }
    /// Sends `dropSearchIndex`: drops a search index. Needs motor/ops/search_indexes.hpp.
    template <class Op = ops::drop_search_index>
    operation<Op> drop_search_index(std::string_view name) const {
        return make(Op(name));
    }

    /// Sends `listCollections`: returns the options with which the collection was made, as
    /// create_collection() sends them; empty if it does not exist.
    operation<ops::collection_options> options() const { return make(ops::collection_options()); }
    /// Sends `renameCollection`: renames the collection within its database. Throws invalid_name,
    /// or operation_failure if the new name is taken.
    operation<ops::rename_collection> rename(std::string_view new_name) const {
        return make(ops::rename_collection(new_name));
    }
    /// Sends `drop`: drops the collection with its indexes. It is no error if the collection does
    /// not exist.
    operation<ops::drop_collection> drop() const { return make(ops::drop_collection()); }
    // clang-format on

protected:
    using handle<Self>::handle, handle<Self>::make, handle<Self>::open;
};

/// A collection of a database. A cheap value: copy it, keep it, share it between threads.
class MOTOR_EXPORT collection : public collection_operations<collection> {
public:
    /// Name of the collection, without that of its database.
    [[nodiscard]] const std::string& name() const noexcept {
        return context_.settings().collection;
    }
    /// Full name of the collection: `database.collection`.
    [[nodiscard]] std::string full_name() const { return context_.settings().name_space(); }
    /// The collection `name.sub`. Throws invalid_name.
    collection operator[](std::string_view sub) const;

    /// Prints full_name().
    friend std::ostream& operator<<(std::ostream& to, const collection& what);

private:
    friend struct detail::access;
    explicit collection(detail::handle_context at) noexcept
        : collection_operations(std::move(at)) {}
};

}  // namespace motor
