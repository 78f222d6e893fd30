// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct _mongoc_bulk_operation_t;

namespace motor::driver {

/// The one way in which documents are written: libmongoc's bulk operations. They send document
/// sequences, and retry writes, which libmongoc's plain command path (1.23) does for findAndModify
/// only. One of them holds what fits into one message: libmongoc would split a larger one too, but
/// then goes on with the rest (1.23) although an ordered write has to stop at an error.
class bulk_write {
public:
    struct options {
        bool ordered = true;
        std::optional<bool> bypass_document_validation;
        document_view let;
        motor::value comment;
        motor::write_concern write_concern;  ///< overrides the scope's
    };

    bulk_write(const target& where, const options& settings);

    /// Each takes the statement's own options: collation, hint, arrayFilters, upsert.
    void insert(document_view document);
    void update_one(document_view filter, document_view update, document_view statement);
    void update_many(document_view filter, document_view update, document_view statement);
    void replace_one(document_view filter, document_view replacement, document_view statement);
    void delete_one(document_view filter, document_view statement);
    void delete_many(document_view filter, document_view statement);

    /// Sends it all and returns libmongoc's merged reply (nInserted, nMatched, nModified, nRemoved,
    /// upserted). Throws the error of a single write, or bulk_write_error where `many`.
    document execute(bool many);
    [[nodiscard]] bool acknowledged() const noexcept { return acknowledged_; }

private:
    struct batch {
        std::shared_ptr<_mongoc_bulk_operation_t> native;
        std::int64_t statements = 0;
        std::size_t bytes = 0;
    };
    /// The batch that takes a statement of so many bytes for that command.
    _mongoc_bulk_operation_t* batch_for(const char* command, std::size_t bytes);
    void open_batch();
    void ask_for_limits();
    [[nodiscard]] std::string name_space() const { return where_.where().name_space(); }

    const target& where_;
    options settings_;
    std::vector<batch> batches_;
    const char* command_ = "bulkWrite";  // what errors name: the one command, or this
    std::int64_t most_statements_ = 0;   // of a message; unknown until there are two
    std::size_t most_bytes_ = 0;
    bool acknowledged_ = true;
};

}  // namespace motor::driver
