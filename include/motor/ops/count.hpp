// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

namespace motor::ops {

template <class Self>
using count_documents_options =
    option_list<Self, skip_option, limit_option, collation_option, hint_option, raw_data_option,
                comment_option, max_time_option, read_concern_option, read_preference_option>;

/// Counts the matches exactly, by an aggregation: reads an index or every match.
/// @see https://www.mongodb.com/docs/manual/reference/method/db.collection.countDocuments/
class count_documents : public options_base, public count_documents_options<count_documents> {
public:
    template <class Self>
    using options = count_documents_options<Self>;
    using result = std::int64_t;

    explicit count_documents(document_view filter = {}) : filter_(filter) {}
    result run(const driver::target& where) const;

private:
    document filter_;
};

template <class Self>
using estimated_document_count_options =
    option_list<Self, raw_data_option, comment_option, max_time_option, read_concern_option,
                read_preference_option>;

/// Counts the whole collection from its metadata: instant, but may be off after an unclean
/// shutdown or on a sharded cluster.
/// @see https://www.mongodb.com/docs/manual/reference/command/count/
class estimated_document_count : public options_base,
                                 public estimated_document_count_options<estimated_document_count> {
public:
    template <class Self>
    using options = estimated_document_count_options<Self>;
    using result = std::int64_t;

    result run(const driver::target& where) const;
};

}  // namespace motor::ops
