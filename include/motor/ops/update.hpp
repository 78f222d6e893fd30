// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/write_options.hpp>

#include <optional>

namespace motor {

/// What an update came to.
struct update_result {
    std::int64_t matched_count = 0;    ///< Documents that the filter found; 0 is no error.
    std::int64_t modified_count = 0;   ///< less than matched where a document stayed as it was
    std::optional<value> upserted_id;  ///< the `_id` of what upsert inserted
    bool acknowledged = true;          ///< By the server; else the counts are unknown, and 0.
};

namespace ops {

/// What the three have in common: a filter, a change, and how it is checked and sent.
class update_base : public options_base {
public:
    using result = update_result;

protected:
    enum class kind { update_one, update_many, replace_one };
    update_base(document_view filter, document_view change) : update_base(filter, change, false) {}
    update_base(document_view filter, array_view pipeline)
        : update_base(filter, document_view{pipeline.data(), pipeline.length()}, true) {}
    result run_as(kind which, const driver::target& where) const;

private:
    update_base(document_view filter, document_view change, bool pipeline);

    document filter_, change_;
    bool pipeline_;
};

template <class Self>
using update_options =
    option_list<Self, upsert_option, array_filters_option, bypass_document_validation_option,
                collation_option, hint_option, let_option, raw_data_option, comment_option,
                write_concern_option>;

template <class Self>
using update_one_options =
    option_list<Self, upsert_option, array_filters_option, sort_option,
                bypass_document_validation_option, collation_option, hint_option, let_option,
                raw_data_option, comment_option, write_concern_option>;

/// Changes the first match, by update operators or by a pipeline; with sort() the first in that
/// order, which servers take from 8.0 on. A change that is empty or has no operator is refused with
/// invalid_operation.
/// @see https://www.mongodb.com/docs/manual/reference/command/update/
class update_one : public update_base, public update_one_options<update_one> {
public:
    template <class Self>
    using options = update_one_options<Self>;

    update_one(document_view filter, document_view change) : update_base(filter, change) {}
    update_one(document_view filter, array_view pipeline) : update_base(filter, pipeline) {}
    result run(const driver::target& where) const { return run_as(kind::update_one, where); }
};

/// Changes every match, as update_one changes the first.
class update_many : public update_base, public update_options<update_many> {
public:
    template <class Self>
    using options = update_options<Self>;

    update_many(document_view filter, document_view change) : update_base(filter, change) {}
    update_many(document_view filter, array_view pipeline) : update_base(filter, pipeline) {}
    result run(const driver::target& where) const { return run_as(kind::update_many, where); }
};

template <class Self>
using replace_options =
    option_list<Self, upsert_option, sort_option, bypass_document_validation_option,
                collation_option, hint_option, let_option, raw_data_option, comment_option,
                write_concern_option>;

/// Puts a document in the place of the first match, with sort() as in update_one. A replacement
/// whose first key is an operator is refused with invalid_operation.
class replace_one : public update_base, public replace_options<replace_one> {
public:
    template <class Self>
    using options = replace_options<Self>;

    replace_one(document_view filter, document_view replacement)
        : update_base(filter, replacement) {}
    result run(const driver::target& where) const { return run_as(kind::replace_one, where); }
};

}  // namespace ops
}  // namespace motor
