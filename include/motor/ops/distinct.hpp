// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

#include <vector>

namespace motor::ops {

template <class Self>
using distinct_options =
    option_list<Self, collation_option, hint_option, raw_data_option, comment_option,
                max_time_option, read_concern_option, read_preference_option>;

/// The different values of a field among the matches; all in one reply, so at most 16 MB.
/// @see https://www.mongodb.com/docs/manual/reference/command/distinct/
class distinct : public options_base, public distinct_options<distinct> {
public:
    template <class Self>
    using options = distinct_options<Self>;
    using result = std::vector<value>;

    explicit distinct(std::string_view key, document_view filter = {});
    result run(const driver::target& where) const;
};

}  // namespace motor::ops
