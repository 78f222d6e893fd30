// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/value.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/driver/write_statement.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

struct _mongoc_bulk_operation_t;

namespace motor::detail {

struct write_outcome;

/// The one way in which documents are written: libmongoc's bulk operations, and its functions for a
/// single write, which cost less. They send document sequences, and retry writes, which libmongoc's
/// plain command path does for findAndModify only.
///
/// Each bulk operation holds statements of one kind that fit into one message. libmongoc would
/// split a larger one too, but then goes on with the rest (1.23) although an ordered write has to
/// stop at an error, and loses the result so far when it finds no server for the next message. An
/// ordered write has a message for each run of one kind. An unordered one has all statements of one
/// kind together, and the kinds in the order in which they first came.
class MOTOR_EXPORT write_batcher {
public:
    struct options {
        bool ordered = true;
        std::optional<bool> bypass_document_validation, raw_data;
        document_view let;
        motor::value comment;
        motor::write_concern write_concern;  ///< overrides the namespace's
    };

    write_batcher(const run_context& context, const options& settings);

    /// Adds a statement, whose documents must live until execute().
    void add(const write_statement& statement);

    /// Sends all statements and returns libmongoc's merged reply (nInserted, nMatched, nModified,
    /// nRemoved, upserted). Throws the error of a single write, or bulk_write_error if `many`. For
    /// a reply that cannot be right it throws protocol_error, or, if other batches were written
    /// before, bulk_write_error with that code.
    document execute(bool many);
    [[nodiscard]] bool acknowledged() const noexcept { return acknowledged_; }

private:
    enum class kind { insert, update, remove };
    struct batch {
        /// Place of a statement of this batch among all statements. Most follow the one before
        /// them.
        [[nodiscard]] std::int64_t place_of(std::int64_t statement) const;
        void take(std::int64_t place, std::size_t of_bytes);

        write_statement first;
        std::shared_ptr<_mongoc_bulk_operation_t> native;  // of more than the first
        kind statement_kind = kind::insert;
        bool full = false;  // it takes no other statement
        std::int64_t statements = 0;
        std::size_t bytes = 0;
        std::int64_t first_place = 0;
        std::vector<std::pair<std::int64_t, std::int64_t>> jumps;  // (statement, its place)
    };

    static kind kind_of(const write_statement& statement) noexcept;
    [[nodiscard]] batch* last_batch_of(kind wanted);
    batch& open_batch(kind wanted);
    /// Makes the native operation of a batch, with the statement that the batch has.
    void make_bulk(batch& part) const;
    void add_to_bulk(const batch& part, const write_statement& statement) const;
    void ask_for_limits();
    [[nodiscard]] document fields_to_add() const;
    [[nodiscard]] write_outcome send(const batch& part) const;
    /// The batches in the order in which they are sent.
    [[nodiscard]] std::vector<const batch*> in_order() const;
    /// The name in errors: that of the one command that is sent, or `bulkWrite`.
    [[nodiscard]] const char* command() const noexcept;
    [[nodiscard]] std::string name_space() const { return context_.settings().name_space(); }

    const run_context& context_;
    options settings_;
    std::vector<batch> batches_;
    std::array<std::optional<std::size_t>, 3> last_of_kind_;  // indices into batches_
    std::int64_t statements_ = 0;
    std::int64_t most_statements_ = 0;  // in a message; 0 until there are two statements
    std::size_t most_bytes_ = 0;
    bool acknowledged_ = true;
};

}  // namespace motor::detail
