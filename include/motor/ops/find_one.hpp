// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/options.hpp>

#include <optional>

namespace motor::ops {

/// Options of collection::find_one().
template <class Self>
using find_one_options =
    option_list<Self, projection_option, sort_option, skip_option, collation_option, hint_option,
                let_option, max_option, min_option, return_key_option, show_record_id_option,
                allow_partial_results_option, allow_disk_use_option, raw_data_option,
                comment_option, max_time_option, read_concern_option, read_preference_option>;

/// The operation of collection::find_one(). Options: find_one_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/find/
class MOTOR_EXPORT find_one : public fluent_operation<find_one, find_one_options> {
public:
    using result = std::optional<document>;  ///< The first match, or nothing.

    explicit find_one(document_view filter = {});
    result run(const detail::run_context& context) const;
};

}  // namespace motor::ops
