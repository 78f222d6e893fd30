// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/write_options.hpp>

#include <vector>

namespace motor {

/// Result of insert_one.
struct insert_one_result {
    value inserted_id;         ///< `_id` of the document, made by the client if it had none.
    bool acknowledged = true;  ///< False under write_concern::unacknowledged(): nothing is known.
};

/// Result of insert_many.
struct insert_many_result {
    std::vector<value> inserted_ids;  ///< `_id` of each document, in their order.
    bool acknowledged = true;  ///< False under write_concern::unacknowledged(): nothing is known.
};

namespace ops {

/// Options of collection::insert_one().
template <class Self>
using insert_one_options = option_list<Self, bypass_document_validation_option, raw_data_option,
                                       comment_option, write_concern_option>;

/// The operation of collection::insert_one(). Options: insert_one_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/insert/
class MOTOR_EXPORT insert_one : public fluent_operation<insert_one, insert_one_options> {
public:
    using result = insert_one_result;

    /// Adds an `_id` (an object_id) in front if there is none.
    explicit insert_one(document_view document);
    result run(const detail::run_context& context) const;

private:
    motor::document document_;
};

/// Options of collection::insert_many().
template <class Self>
using insert_many_options = option_list<Self, ordered_option, bypass_document_validation_option,
                                        raw_data_option, comment_option, write_concern_option>;

/// The operation of collection::insert_many(). Options: insert_many_options.
class MOTOR_EXPORT insert_many : public fluent_operation<insert_many, insert_many_options> {
public:
    using result = insert_many_result;

    explicit insert_many(std::vector<document> documents);
    result run(const detail::run_context& context) const;

private:
    std::vector<document> documents_;
};

}  // namespace ops
}  // namespace motor
