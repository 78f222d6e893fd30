// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/options.hpp>

namespace motor {

/// What a server's profiler records.
enum class profiling_level {
    off,   ///< Nothing.
    slow,  ///< Operations slower than slow_ms(), or that pass the filter.
    all    ///< Every operation.
};

namespace ops {

/// Options of database::profiling_level().
template <class Self>
using profiling_level_options = option_list<Self, comment_option, read_preference_option>;

/// The operation of database::profiling_level(). Options: profiling_level_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/profile/
class MOTOR_EXPORT profiling_level
    : public fluent_operation<profiling_level, profiling_level_options> {
public:
    using result = motor::profiling_level;  ///< What is recorded.

    result run(const detail::run_context& context) const;
};

/// Adds slow_ms().
template <class Self>
struct slow_ms_option {
    /// Duration from which an operation is slow, in whole milliseconds. A setting of the whole
    /// server.
    Self& slow_ms(saturated<std::chrono::milliseconds> threshold) & {
        return set_option(this, "slowms", detail::server_time(threshold));
    }
    [[nodiscard]] Self&& slow_ms(saturated<std::chrono::milliseconds> threshold) && {
        return std::move(slow_ms(threshold));
    }
};

/// Adds sample_rate().
template <class Self>
struct sample_rate_option {
    /// Share of the slow operations that is recorded: 0 to 1, all of them.
    Self& sample_rate(double share) & { return set_option(this, "sampleRate", share); }
    [[nodiscard]] Self&& sample_rate(double share) && { return std::move(sample_rate(share)); }
};

/// Adds filter().
template <class Self>
struct profiling_filter_option {
    /// Condition on which an operation is recorded, in place of slow_ms() and sample_rate(); the
    /// string "unset" removes a filter.
    Self& filter(const value& condition) & { return set_option(this, "filter", condition); }
    [[nodiscard]] Self&& filter(const value& condition) && { return std::move(filter(condition)); }
};

/// Options of database::set_profiling_level().
template <class Self>
using set_profiling_level_options =
    option_list<Self, slow_ms_option, sample_rate_option, profiling_filter_option, comment_option,
                read_preference_option>;

/// The operation of database::set_profiling_level(). Options: set_profiling_level_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/profile/
class MOTOR_EXPORT set_profiling_level
    : public fluent_operation<set_profiling_level, set_profiling_level_options> {
public:
    using result = motor::profiling_level;  ///< What was recorded before.

    explicit set_profiling_level(motor::profiling_level level) : level_(level) {}
    result run(const detail::run_context& context) const;

private:
    motor::profiling_level level_;
};

}  // namespace ops
}  // namespace motor
