// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/write_options.hpp>

#include <optional>

namespace motor::ops {

/// Base of the three that send `findAndModify`.
/// @see https://www.mongodb.com/docs/manual/reference/command/findAndModify/
class MOTOR_EXPORT find_and_modify_base : public options_base {
public:
    using result = std::optional<document>;

protected:
    explicit find_and_modify_base(document_view filter) { fields_.append("query", filter); }
    result send(const detail::run_context& context) const;
};

/// Options of collection::find_one_and_update().
template <class Self>
using find_one_and_update_options =
    option_list<Self, returned_fields_option, sort_option, upsert_option, return_document_option,
                array_filters_option, bypass_document_validation_option, collation_option,
                hint_option, let_option, raw_data_option, comment_option, max_time_option,
                write_concern_option>;

/// The operation of collection::find_one_and_update(). Options: find_one_and_update_options.
class MOTOR_EXPORT find_one_and_update
    : public fluent_operation<find_one_and_update, find_one_and_update_options,
                              find_and_modify_base> {
public:
    find_one_and_update(document_view filter, document_view change);
    find_one_and_update(document_view filter, array_view pipeline);
    result run(const detail::run_context& context) const;
};

/// Options of collection::find_one_and_replace().
template <class Self>
using find_one_and_replace_options =
    option_list<Self, returned_fields_option, sort_option, upsert_option, return_document_option,
                bypass_document_validation_option, collation_option, hint_option, let_option,
                raw_data_option, comment_option, max_time_option, write_concern_option>;

/// The operation of collection::find_one_and_replace(). Options: find_one_and_replace_options.
class MOTOR_EXPORT find_one_and_replace
    : public fluent_operation<find_one_and_replace, find_one_and_replace_options,
                              find_and_modify_base> {
public:
    find_one_and_replace(document_view filter, document_view replacement);
    result run(const detail::run_context& context) const;
};

/// Options of collection::find_one_and_delete().
template <class Self>
using find_one_and_delete_options =
    option_list<Self, returned_fields_option, sort_option, collation_option, hint_option,
                let_option, raw_data_option, comment_option, max_time_option, write_concern_option>;

/// The operation of collection::find_one_and_delete(). Options: find_one_and_delete_options.
class MOTOR_EXPORT find_one_and_delete
    : public fluent_operation<find_one_and_delete, find_one_and_delete_options,
                              find_and_modify_base> {
public:
    explicit find_one_and_delete(document_view filter);
    result run(const detail::run_context& context) const { return send(context); }
};

}  // namespace motor::ops
