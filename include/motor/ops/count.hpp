// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/options.hpp>

namespace motor::ops {

/// Options of collection::count_documents().
template <class Self>
using count_documents_options =
    option_list<Self, skip_option, limit_option, collation_option, hint_option, raw_data_option,
                comment_option, max_time_option, read_concern_option, read_preference_option>;

/// The operation of collection::count_documents(). Options: count_documents_options.
/// @see https://www.mongodb.com/docs/manual/reference/method/db.collection.countDocuments/
class MOTOR_EXPORT count_documents
    : public fluent_operation<count_documents, count_documents_options> {
public:
    using result = std::int64_t;  ///< Number of matches.

    explicit count_documents(document_view filter = {}) : filter_(filter) {}
    result run(const detail::run_context& context) const;

private:
    document filter_;
};

/// Options of collection::estimated_document_count().
template <class Self>
using estimated_document_count_options =
    option_list<Self, raw_data_option, comment_option, max_time_option, read_concern_option,
                read_preference_option>;

/// The operation of collection::estimated_document_count().
/// Options: estimated_document_count_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/count/
class MOTOR_EXPORT estimated_document_count
    : public fluent_operation<estimated_document_count, estimated_document_count_options> {
public:
    using result = std::int64_t;  ///< Number of documents, about.

    result run(const detail::run_context& context) const;
};

}  // namespace motor::ops
