// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

struct _bson_error_t;
struct _mongoc_bulk_operation_t;

namespace motor::driver {

class sorted_update;
struct write_outcome;

/// The one way in which documents are written: libmongoc's bulk operations. They send document
/// sequences, and retry writes, which libmongoc's plain command path does for findAndModify only.
///
/// One of them holds what goes into one message, statements of one kind. libmongoc would split a
/// larger one too, but then goes on with the rest (1.23) although an ordered write has to stop at
/// an error, and forgets what was done when it finds no server for the next message. An ordered
/// write has a message for each run of one kind; otherwise all of one kind go together, the kinds
/// in the order in which they first came.
class bulk_write {
public:
    struct options {
        bool ordered = true;
        std::optional<bool> bypass_document_validation, raw_data;
        document_view let;
        motor::value comment;
        motor::write_concern write_concern;  ///< overrides the scope's
    };

    bulk_write(const target& where, const options& settings);

    /// Each takes the statement's own options: collation, hint, arrayFilters, upsert, sort.
    void insert(document_view document);
    void update_one(document_view filter, document_view update, document_view statement);
    void update_many(document_view filter, document_view update, document_view statement);
    void replace_one(document_view filter, document_view replacement, document_view statement);
    void delete_one(document_view filter, document_view statement);
    void delete_many(document_view filter, document_view statement);

    /// Sends it all and returns libmongoc's merged reply (nInserted, nMatched, nModified, nRemoved,
    /// upserted). Throws the error of a single write, or bulk_write_error where `many`. A reply
    /// that cannot be right is a protocol_error, after other parts a bulk_write_error with its
    /// code.
    document execute(bool many);
    [[nodiscard]] bool acknowledged() const noexcept { return acknowledged_; }

private:
    enum class kind { insert, update, remove };
    struct batch {
        /// Where it stands among all; most follow the one before them.
        [[nodiscard]] std::int64_t place_of(std::int64_t statement) const;
        void take(std::int64_t place, std::size_t of_bytes);

        std::shared_ptr<_mongoc_bulk_operation_t> native;
        std::shared_ptr<sorted_update> sorted;  // instead: its only statement
        kind of = kind::insert;
        std::int64_t statements = 0;
        std::size_t bytes = 0;
        std::int64_t first_place = 0;
        std::vector<std::pair<std::int64_t, std::int64_t>> jumps;  // (statement, its place)
    };

    /// The native operation of the batch that takes a statement of so many bytes.
    _mongoc_bulk_operation_t* native_for(kind which, std::size_t bytes);
    [[nodiscard]] batch* last_batch_of(kind which);
    batch& open_batch(kind which);
    void set_options(batch& of) const;
    using native_update = bool(_mongoc_bulk_operation_t*, const _bson_t* filter,
                               const _bson_t* change, const _bson_t* statement, _bson_error_t*);
    void update(native_update* add, document_view filter, document_view change,
                document_view statement);
    void ask_for_limits();
    [[nodiscard]] document fields_to_add() const;
    [[nodiscard]] write_outcome send(const batch& what) const;
    /// The batches in the order in which they are sent.
    [[nodiscard]] std::vector<const batch*> in_order() const;
    /// The name that errors give: the one command that is sent, or `bulkWrite`.
    [[nodiscard]] const char* command() const noexcept;
    [[nodiscard]] std::string name_space() const { return where_.where().name_space(); }

    const target& where_;
    options settings_;
    std::vector<batch> batches_;
    std::array<std::optional<std::size_t>, 3> last_of_kind_;  // which of batches_
    std::int64_t statements_ = 0;
    std::int64_t most_statements_ = 0;  // of a message; unknown until there are two statements
    std::size_t most_bytes_ = 0;
    bool acknowledged_ = true;
};

}  // namespace motor::driver
