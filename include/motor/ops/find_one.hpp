// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

#include <optional>

namespace motor::ops {

template <class Self>
using find_one_options =
    option_list<Self, projection_option, sort_option, skip_option, collation_option, hint_option,
                let_option, max_option, min_option, return_key_option, show_record_id_option,
                allow_partial_results_option, allow_disk_use_option, raw_data_option,
                comment_option, max_time_option, read_concern_option, read_preference_option>;

/// The first match, or nothing: one `find` command with a limit of 1, never a cursor.
/// @see https://www.mongodb.com/docs/manual/reference/command/find/
class find_one : public options_base, public find_one_options<find_one> {
public:
    template <class Self>
    using options = find_one_options<Self>;
    using result = std::optional<document>;

    explicit find_one(document_view filter = {});
    result run(const driver::target& where) const;
};

}  // namespace motor::ops
