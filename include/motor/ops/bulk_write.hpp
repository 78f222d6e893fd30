// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/driver/write_statement.hpp>
#include <motor/ops/write_options.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace motor {

namespace ops {
class bulk_write;
class client_bulk_write;
}  // namespace ops

/// One of the writes of a bulk_write, with the options of its own: an option that its kind does not
/// take is refused with invalid_operation when the bulk_write is started.
///
///   std::vector<motor::write_model> writes;
///   writes.push_back(motor::write_model::insert_one(doc("_id", 1)));
///   writes.push_back(motor::write_model::update_one(doc("_id", 2), change).upsert(true));
class [[nodiscard(
    "a write does nothing before it is given to bulk_write()")]] MOTOR_EXPORT write_model
    : public ops::option_list<write_model, ops::upsert_option, ops::array_filters_option,
                              ops::sort_option, ops::collation_option, ops::hint_option> {
public:
    /// Stores a document, with an `_id` (an object_id) in front if it has none.
    static write_model insert_one(document_view document);
    /// Changes the first match by update operators; with sort() the first in that order (servers
    /// from 8.0 on).
    static write_model update_one(document_view filter, document_view change);
    /// Changes the first match by the stages of a pipeline.
    static write_model update_one(document_view filter, array_view pipeline);
    /// Changes every match by update operators.
    static write_model update_many(document_view filter, document_view change);
    /// Changes every match by the stages of a pipeline.
    static write_model update_many(document_view filter, array_view pipeline);
    /// Puts a document in the place of the first match, which keeps its `_id`; sort() as in
    /// update_one().
    static write_model replace_one(document_view filter, document_view replacement);
    /// Deletes the first match.
    static write_model delete_one(document_view filter);
    /// Deletes every match.
    static write_model delete_many(document_view filter);

    /// Any option of the statement under the server's own name.
    template <class T>
    void option(std::string_view name, const T& setting) {
        statement_.set(name, setting);
    }

private:
    friend class ops::bulk_write;
    friend class ops::client_bulk_write;
    using kind = detail::write_kind;
    write_model(kind which, document_view filter, document_view document, bool pipeline = false);
    void check() const;
    [[nodiscard]] detail::write_statement statement() const {
        return {which_, filter_, document_, statement_};
    }

    kind which_;
    document filter_, document_, statement_;
    bool pipeline_;
};

/// Result of a bulk write: the sums over all its writes.
struct bulk_write_result {
    /// An `_id` and which of the writes it is from, counted from 0.
    struct id {
        std::int64_t index = 0;  ///< Place of the write in the order given, from 0.
        value id;                ///< Its `_id`.
    };
    std::int64_t inserted_count = 0;  ///< Documents stored by inserts.
    std::int64_t matched_count = 0;   ///< Documents that updates and replacements found.
    std::int64_t modified_count = 0;  ///< Documents that they changed.
    std::int64_t deleted_count = 0;   ///< Documents deleted.
    std::int64_t upserted_count = 0;  ///< Documents inserted because a filter found none.
    std::vector<id> inserted_ids;     ///< Ids of the documents of insert_one.
    std::vector<id> upserted_ids;     ///< Ids of the documents that upsert inserted.
    bool acknowledged = true;         ///< False under write_concern::unacknowledged().
};

namespace ops {

/// Options of collection::bulk_write().
template <class Self>
using bulk_write_options =
    option_list<Self, ordered_option, bypass_document_validation_option, let_option,
                raw_data_option, comment_option, write_concern_option>;

/// The operation of collection::bulk_write(). Options: bulk_write_options.
///
/// Many writes of any kind, in as few messages as their order allows. Ordered (the default),
/// neighbours of one kind go together, and it stops at the first refusal. With ordered(false) all
/// inserts go together, all updates and replacements, and all deletions, the kind that comes first
/// before the others. Throws bulk_write_error, which tells what was done and what was refused; its
/// places, and those of the result, are those of the writes as given. A write that could not be
/// sent at all is refused with invalid_operation, and nothing is sent.
/// @see https://github.com/mongodb/specifications/blob/master/source/crud/bulk-write.md
class MOTOR_EXPORT bulk_write : public fluent_operation<bulk_write, bulk_write_options> {
public:
    using result = bulk_write_result;

    explicit bulk_write(std::vector<write_model> writes) : writes_(std::move(writes)) {}
    result run(const detail::run_context& context) const;

private:
    std::vector<write_model> writes_;
};

}  // namespace ops
}  // namespace motor
