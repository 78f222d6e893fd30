// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/write_options.hpp>

#include <vector>

namespace motor {

/// What insert_one came to.
struct insert_one_result {
    value inserted_id;         ///< the document's `_id`, made by the client where it had none
    bool acknowledged = true;  ///< false under write_concern::unacknowledged(): nothing is known
};

/// What insert_many came to.
struct insert_many_result {
    std::vector<value> inserted_ids;  ///< in the order of the documents
    bool acknowledged = true;  ///< By the server; else it is not known whether they were stored.
};

namespace ops {

template <class Self>
using insert_one_options = option_list<Self, bypass_document_validation_option, raw_data_option,
                                       comment_option, write_concern_option>;

/// Stores one document. Throws duplicate_key_error, write_error, document_too_large.
/// @see https://www.mongodb.com/docs/manual/reference/command/insert/
class insert_one : public options_base, public insert_one_options<insert_one> {
public:
    template <class Self>
    using options = insert_one_options<Self>;
    using result = insert_one_result;

    /// Adds an `_id` (an object_id) in front if there is none.
    explicit insert_one(document_view document);
    result run(const driver::target& where) const;

private:
    motor::document document_;
};

template <class Self>
using insert_many_options = option_list<Self, ordered_option, bypass_document_validation_option,
                                        raw_data_option, comment_option, write_concern_option>;

/// Stores many documents, split at the server's limits (48 MB, 100,000 documents). Throws
/// bulk_write_error, which tells what was stored and what was refused; ordered (the default), it
/// stops at the first refusal.
class insert_many : public options_base, public insert_many_options<insert_many> {
public:
    template <class Self>
    using options = insert_many_options<Self>;
    using result = insert_many_result;

    explicit insert_many(std::vector<document> documents);
    result run(const driver::target& where) const;

private:
    std::vector<document> documents_;
    std::size_t largest_ = 0;  // in bytes
};

}  // namespace ops
}  // namespace motor
