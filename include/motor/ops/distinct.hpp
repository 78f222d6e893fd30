// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/options.hpp>

#include <vector>

namespace motor::ops {

/// Options of collection::distinct().
template <class Self>
using distinct_options =
    option_list<Self, collation_option, hint_option, raw_data_option, comment_option,
                max_time_option, read_concern_option, read_preference_option>;

/// The operation of collection::distinct(). Options: distinct_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/distinct/
class MOTOR_EXPORT distinct : public fluent_operation<distinct, distinct_options> {
public:
    using result = std::vector<value>;  ///< Each value once.

    explicit distinct(std::string_view key, document_view filter = {});
    result run(const detail::run_context& context) const;
};

}  // namespace motor::ops
