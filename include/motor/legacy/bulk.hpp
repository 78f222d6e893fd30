// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/legacy/writes.hpp>
#include <motor/operation.hpp>
#include <motor/ops/bulk_write.hpp>

#include <memory>
#include <vector>

namespace motor::legacy {

namespace calls {

/// Writes that a builder has collected, shared by it and its execute().
struct gathered_writes {
    /// An empty list; for `in_order` see bulk_operation_builder.
    explicit gathered_writes(bool in_order) : ordered(in_order) {}

    std::vector<write_model> writes;  ///< The writes, in the order of the calls.
    const bool ordered;               ///< Whether sending stops at the first error.
    bool executed = false;            ///< Whether execute() has been called.
};

/// Options of bulk.
template <class Self>
using bulk_options = ops::option_list<Self, ops::bypass_document_validation_option, w_option,
                                      ops::write_concern_option>;

/// Sends the collected writes, as ops::bulk_write does. Returns `{nInserted, nMatched, nModified,
/// nRemoved, nUpserted, upserted, writeErrors, writeConcernErrors}`; nothing under `w: 0`.
class MOTOR_EXPORT bulk : public ops::fluent_operation<bulk, bulk_options> {
public:
    using result = document;

    explicit bulk(std::shared_ptr<gathered_writes> of) : of_(std::move(of)) {}
    result run(const detail::run_context& context) const;

private:
    std::shared_ptr<gathered_writes> of_;
};

}  // namespace calls

/// Writes that are possible for the matches of a selector after upsert().
class MOTOR_EXPORT bulk_upsert_operation {
public:
    /// Adds an update of every match.
    void update(document_view change) const;
    /// Adds an update of the first match.
    void update_one(document_view change) const;
    /// Adds a replacement of the first match.
    void replace_one(document_view replacement) const;

protected:
    friend class bulk_write_operation;
    bulk_upsert_operation(std::shared_ptr<calls::gathered_writes> to, document_view selector,
                          bool upsert)
        : to_(std::move(to)), selector_(selector), upsert_(upsert) {}

    std::shared_ptr<calls::gathered_writes> to_;
    document selector_;
    bool upsert_;
};

/// Writes that are possible for the matches of a selector.
class MOTOR_EXPORT bulk_write_operation : public bulk_upsert_operation {
public:
    /// Adds a deletion of every match.
    void remove() const;
    /// Adds a deletion of the first match.
    void remove_one() const;
    /// Makes the next write insert a document if none matches.
    [[nodiscard]] bulk_upsert_operation upsert() const { return {to_, selector_, true}; }

private:
    friend class bulk_operation_builder;
    bulk_write_operation(std::shared_ptr<calls::gathered_writes> to, document_view selector)
        : bulk_upsert_operation(std::move(to), selector, false) {}
};

/// Collects writes of any kind, and sends them by one execute(), as collection::bulk_write does
/// with a vector of write_model. Copies collect into the same list. Not thread-safe.
///
///   auto bulk = old.initialize_ordered_bulk_op();
///   bulk.insert(doc("_id", 1));
///   bulk.find(doc("_id", 2)).upsert().update_one(doc("$set", doc("a", 1)));
///   bulk.find(doc("a", 0)).remove();
///   motor::document done = co_await bulk.execute();
class MOTOR_EXPORT bulk_operation_builder {
public:
    /// Adds an insert.
    void insert(document_view document) const;  ///< Adds an insert.
    /// Selects documents; the next call says which write applies to the matches.
    [[nodiscard]] bulk_write_operation find(document_view selector) const {
        return {of_, selector};
    }
    /// Sends the collected writes. Throws bulk_write_error; invalid_operation if there are none, or
    /// at the second call.
    [[nodiscard]] operation<calls::bulk> execute(
        const write_concern& concern = motor::write_concern()) const;

private:
    friend struct detail::access;
    bulk_operation_builder(detail::handle_context at, bool ordered)
        : context_(std::move(at)), of_(std::make_shared<calls::gathered_writes>(ordered)) {}

    detail::handle_context context_;
    std::shared_ptr<calls::gathered_writes> of_;
};

}  // namespace motor::legacy
