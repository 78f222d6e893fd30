// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/suite.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace bench {

/// The median of the rounds' figures, and their spread.
struct spread {
    double median = 0, least = 0, most = 0;

    /// Computes them from at least one figure.
    static spread of(std::vector<double> figures) {
        std::ranges::sort(figures);
        auto middle = figures.size() / 2;
        auto median =
            figures.size() % 2 != 0 ? figures[middle] : (figures[middle - 1] + figures[middle]) / 2;
        return {median, figures.front(), figures.back()};
    }
};

/// Each figure's median over the rounds that succeeded; nothing if there are none.
inline std::optional<sample> medians(const results::rounds& rounds) {
    sample made;
    for (auto figure :
         {&sample::ops_per_sec, &sample::p50_us, &sample::p99_us, &sample::cpu_us_per_op,
          &sample::rss_kib, &sample::workers, &sample::heap_allocations_per_op}) {
        std::vector<double> figures;
        for (const auto& each : rounds)
            if (each) figures.push_back((*each).*figure);
        if (figures.empty()) return std::nullopt;
        made.*figure = spread::of(std::move(figures)).median;
    }
    return made;
}

}  // namespace bench
