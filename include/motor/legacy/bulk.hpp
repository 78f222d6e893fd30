// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/operation.hpp>
#include <motor/legacy/writes.hpp>
#include <motor/ops/bulk_write.hpp>

#include <memory>
#include <vector>

namespace motor::legacy {

namespace calls {

/// What a builder has gathered, shared by it and its execute().
struct gathered_writes {
    explicit gathered_writes(bool in_order) : ordered(in_order) {}

    std::vector<write_model> writes;
    const bool ordered;
    bool executed = false;
};

template <class Self>
using bulk_options = ops::option_list<Self, ops::bypass_document_validation_option, w_option,
                                      ops::write_concern_option>;

/// Sends what was gathered, as ops::bulk_write does. Returns `{nInserted, nMatched, nModified,
/// nRemoved, nUpserted, upserted, writeErrors, writeConcernErrors}`; nothing under `w: 0`.
class bulk : public ops::options_base, public bulk_options<bulk> {
public:
    template <class Self>
    using options = bulk_options<Self>;
    using result = document;

    explicit bulk(std::shared_ptr<gathered_writes> of) : of_(std::move(of)) {}
    result run(const driver::target& where) const;

private:
    std::shared_ptr<gathered_writes> of_;
};

}  // namespace calls

/// What may be done to the matches of a selector after upsert().
class bulk_upsert_operation {
public:
    /// Changes every match.
    void update(document_view change) const;
    void update_one(document_view change) const;  ///< Adds the update of the first match.
    /// Adds the replacement of the first match.
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

/// What may be done to the matches of a selector.
class bulk_write_operation : public bulk_upsert_operation {
public:
    /// Deletes every match.
    void remove() const;
    void remove_one() const;  ///< Adds the deletion of the first match.
    /// What follows inserts a document where none matches.
    [[nodiscard]] bulk_upsert_operation upsert() const { return {to_, selector_, true}; }

private:
    friend class bulk_operation_builder;
    bulk_write_operation(std::shared_ptr<calls::gathered_writes> to, document_view selector)
        : bulk_upsert_operation(std::move(to), selector, false) {}
};

/// Gathers writes of any kind, and sends them by one execute(): what collection::bulk_write does
/// with a vector of write_model. Copies gather into the same list. One thread at a time.
///
///   auto bulk = old.initialize_ordered_bulk_op();
///   bulk.insert(doc("_id", 1));
///   bulk.find(doc("_id", 2)).upsert().update_one(doc("$set", doc("a", 1)));
///   bulk.find(doc("a", 0)).remove();
///   motor::document done = co_await bulk.execute();
class bulk_operation_builder {
public:
    bulk_operation_builder(core::site at, bool ordered)
        : site_(std::move(at)), of_(std::make_shared<calls::gathered_writes>(ordered)) {}

    void insert(document_view document) const;  ///< Adds an insert.
    /// What is to be done with the matches comes next.
    [[nodiscard]] bulk_write_operation find(document_view selector) const {
        return {of_, selector};
    }
    /// Throws bulk_write_error; invalid_operation if nothing was gathered, or the second time.
    [[nodiscard]] operation<calls::bulk> execute(
        const write_concern& concern = motor::write_concern()) const;

private:
    core::site site_;
    std::shared_ptr<calls::gathered_writes> of_;
};

}  // namespace motor::legacy
