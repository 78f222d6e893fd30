// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

namespace motor {

/// What a server's profiler records.
enum class profiling_level {
    off,   ///< nothing
    slow,  ///< what takes longer than the slow_ms of set_profiling_level(), or passes its filter
    all    ///< everything
};

namespace ops {

template <class Self>
using profiling_level_options = option_list<Self, comment_option, read_preference_option>;

/// What the profiler records in this database. Sends `profile` with -1, which changes nothing.
/// @see https://www.mongodb.com/docs/manual/reference/command/profile/
class profiling_level : public options_base, public profiling_level_options<profiling_level> {
public:
    template <class Self>
    using options = profiling_level_options<Self>;
    using result = motor::profiling_level;

    result run(const driver::target& where) const;
};

/// From when on an operation is slow: whole milliseconds. The setting is one of the whole server.
template <class Self>
struct slow_ms_option {
    Self& slow_ms(saturated<std::chrono::milliseconds> threshold) & {
        return set_option(static_cast<Self&>(*this), "slowms", driver::server_time(threshold));
    }
    [[nodiscard]] Self&& slow_ms(saturated<std::chrono::milliseconds> threshold) && {
        return std::move(slow_ms(threshold));
    }
};

/// How many of the slow operations are recorded: 0 to 1, all.
template <class Self>
struct sample_rate_option {
    Self& sample_rate(double share) & {
        return set_option(static_cast<Self&>(*this), "sampleRate", share);
    }
    [[nodiscard]] Self&& sample_rate(double share) && { return std::move(sample_rate(share)); }
};

/// What is recorded, in place of slow_ms and sample_rate; the string "unset" takes a filter away.
template <class Self>
struct profiling_filter_option {
    Self& filter(const value& condition) & {
        return set_option(static_cast<Self&>(*this), "filter", condition);
    }
    [[nodiscard]] Self&& filter(const value& condition) && { return std::move(filter(condition)); }
};

template <class Self>
using set_profiling_level_options =
    option_list<Self, slow_ms_option, sample_rate_option, profiling_filter_option, comment_option,
                read_preference_option>;

/// Tells the profiler what to record in this database, and returns what it recorded before.
/// @see https://www.mongodb.com/docs/manual/reference/command/profile/
class set_profiling_level : public options_base,
                            public set_profiling_level_options<set_profiling_level> {
public:
    template <class Self>
    using options = set_profiling_level_options<Self>;
    using result = motor::profiling_level;

    explicit set_profiling_level(motor::profiling_level level) : level_(level) {}
    result run(const driver::target& where) const;

private:
    motor::profiling_level level_;
};

}  // namespace ops
}  // namespace motor
