// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/driver/write_statement.hpp>
#include <motor/ops/write_options.hpp>

#include <optional>

namespace motor {

/// Result of an update or replacement.
struct update_result {
    std::int64_t matched_count = 0;    ///< Documents that the filter found; 0 is no error.
    std::int64_t modified_count = 0;   ///< Documents changed: fewer where one stayed as it was.
    std::optional<value> upserted_id;  ///< `_id` of the document that upsert inserted.
    bool acknowledged = true;          ///< False under write_concern::unacknowledged().
};

namespace ops {

/// Base of the three: a filter, a change, and how it is checked and sent.
class MOTOR_EXPORT update_base : public options_base {
public:
    using result = update_result;

protected:
    using kind = detail::write_kind;
    update_base(document_view filter, document_view change) : update_base(filter, change, false) {}
    update_base(document_view filter, array_view pipeline)
        : update_base(filter, document_view{pipeline.data(), pipeline.length()}, true) {}
    result run_as(kind which, const detail::run_context& context) const;

private:
    update_base(document_view filter, document_view change, bool pipeline);

    document filter_, change_;
    bool pipeline_;
};

/// Options of collection::update_many().
template <class Self>
using update_options =
    option_list<Self, upsert_option, array_filters_option, bypass_document_validation_option,
                collation_option, hint_option, let_option, raw_data_option, comment_option,
                write_concern_option>;

/// Options of collection::update_one().
template <class Self>
using update_one_options =
    option_list<Self, upsert_option, array_filters_option, sort_option,
                bypass_document_validation_option, collation_option, hint_option, let_option,
                raw_data_option, comment_option, write_concern_option>;

/// The operation of collection::update_one(). Options: update_one_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/update/
class update_one : public fluent_operation<update_one, update_one_options, update_base> {
public:
    update_one(document_view filter, document_view change) : fluent_operation(filter, change) {}
    update_one(document_view filter, array_view pipeline) : fluent_operation(filter, pipeline) {}
    result run(const detail::run_context& context) const {
        return run_as(kind::update_one, context);
    }
};

/// The operation of collection::update_many(). Options: update_options.
class update_many : public fluent_operation<update_many, update_options, update_base> {
public:
    update_many(document_view filter, document_view change) : fluent_operation(filter, change) {}
    update_many(document_view filter, array_view pipeline) : fluent_operation(filter, pipeline) {}
    result run(const detail::run_context& context) const {
        return run_as(kind::update_many, context);
    }
};

/// Options of collection::replace_one().
template <class Self>
using replace_options =
    option_list<Self, upsert_option, sort_option, bypass_document_validation_option,
                collation_option, hint_option, let_option, raw_data_option, comment_option,
                write_concern_option>;

/// The operation of collection::replace_one(). Options: replace_options.
class replace_one : public fluent_operation<replace_one, replace_options, update_base> {
public:
    replace_one(document_view filter, document_view replacement)
        : fluent_operation(filter, replacement) {}
    result run(const detail::run_context& context) const {
        return run_as(kind::replace_one, context);
    }
};

}  // namespace ops
}  // namespace motor
