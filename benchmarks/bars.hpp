// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/probes/probes.hpp>
#include <benchmarks/suite.hpp>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bench {

/// Two clients' figures in one cell: divided, or subtracted.
struct comparison {
    cell where;
    std::string_view client, base;
    double sample::*figure;
    bool divided = true;
};

struct limit {
    enum class kind { at_least, at_most } which;
    double value;
};

/// What Motor must keep.
struct bar {
    std::string what;
    std::variant<comparison, probe> measured_by;
    limit must_be;
};

const std::vector<bar>& all_bars();

/// The trials that the bars compare.
std::vector<contest> contests_of_bars();

/// Prints every bar with its figure, its spread and its limit; true if none is missed. A bar is
/// judged by the median, and one without a figure is missed.
bool print_bars(const results& rows, const probe_results& probed);

}  // namespace bench
