// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/options.hpp>

namespace motor {

/// How much explain() finds out.
enum class explain_verbosity {
    query_planner,       ///< The plan that the server would take; the query is not run.
    execution_stats,     ///< Also how the plan went; the query is run.
    all_plans_execution  ///< Also how the rejected plans went while they were tried.
};

namespace ops {

/// Options of basic_cursor::explain().
template <class Self>
using explain_options = option_list<Self, comment_option, max_time_option, read_preference_option>;

/// The operation of basic_cursor::explain(). Options: explain_options.
///
/// How the server would run a query: its reply, which differs with its version. A pipeline that
/// ends in `$out` or `$merge` writes nothing.
/// @see https://www.mongodb.com/docs/manual/reference/command/explain/
class MOTOR_EXPORT explain : public fluent_operation<explain, explain_options> {
public:
    using result = document;  ///< The server's reply.

    /// `query`: the command as it would be sent, with the settings of its own.
    explain(document query, const concerns& settings, explain_verbosity verbosity);
    result run(const detail::run_context& context) const;

private:
    document query_;
    explain_verbosity verbosity_;
};

}  // namespace ops
}  // namespace motor
