// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/probes/probes.hpp>
#include <benchmarks/suite.hpp>

#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bench {

/// The figures of two clients in one cell, divided or subtracted.
struct comparison {
    cell where;
    std::string_view client, base;
    double sample::*figure;
    bool divided = true;
};

struct limit {
    enum class kind { at_least, at_most, never_above } which;  ///< never_above: in no round
    double value;
};

/// A limit that Motor must keep.
struct bar {
    std::string what;
    std::variant<comparison, probe> measured_by;
    limit must_be;
};

/// Bars whose text contains `text`; all bars if it is empty.
std::vector<bar> bars_about(std::string_view text);

/// Contests and probes that measure the bars.
std::vector<contest> contests_of(const std::vector<bar>& bars);
std::set<probe> probes_of(const std::vector<bar>& bars);

/// Prints each bar with its figure, its spread and its limit; true if none is missed. A bar is
/// judged by the median, a bound that no round may pass by the most, and one without a figure is
/// missed.
bool print_bars(const std::vector<bar>& bars, const results& rows, const probe_results& probed);

}  // namespace bench
