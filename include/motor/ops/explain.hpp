// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

namespace motor {

/// How much explain() finds out.
enum class explain_verbosity {
    query_planner,       ///< which plan the server would take; it is not run
    execution_stats,     ///< and how that went: it is run
    all_plans_execution  ///< and how the others did while they were tried
};

namespace ops {

template <class Self>
using explain_options = option_list<Self, comment_option, max_time_option, read_preference_option>;

/// How the server would run a query: its reply, which differs with its version. A pipeline that
/// ends in `$out` or `$merge` writes nothing.
/// @see https://www.mongodb.com/docs/manual/reference/command/explain/
class explain : public options_base, public explain_options<explain> {
public:
    template <class Self>
    using options = explain_options<Self>;
    using result = document;

    /// `query`: the command as it would be sent, with the settings of its own.
    explain(document query, const concerns& settings, explain_verbosity verbosity);
    result run(const driver::target& where) const;

private:
    document query_;
    explain_verbosity verbosity_;
};

}  // namespace ops
}  // namespace motor
