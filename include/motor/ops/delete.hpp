// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/write_options.hpp>

namespace motor {

/// Result of a deletion.
struct delete_result {
    std::int64_t deleted_count = 0;  ///< Documents deleted; 0 is no error.
    bool acknowledged = true;        ///< False under write_concern::unacknowledged().
};

namespace ops {

/// Options of collection::delete_one() and collection::delete_many().
template <class Self>
using delete_options = option_list<Self, collation_option, hint_option, let_option, raw_data_option,
                                   comment_option, write_concern_option>;

/// The operation of collection::delete_one(). Options: delete_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/delete/
class MOTOR_EXPORT delete_one : public fluent_operation<delete_one, delete_options> {
public:
    using result = delete_result;

    explicit delete_one(document_view filter) : filter_(filter) {}
    result run(const detail::run_context& context) const;

private:
    document filter_;
};

/// The operation of collection::delete_many(). Options: delete_options.
class MOTOR_EXPORT delete_many : public fluent_operation<delete_many, delete_options> {
public:
    using result = delete_result;

    explicit delete_many(document_view filter) : filter_(filter) {}
    result run(const detail::run_context& context) const;

private:
    document filter_;
};

}  // namespace ops
}  // namespace motor
