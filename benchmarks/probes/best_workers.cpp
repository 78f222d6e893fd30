// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/probes/probes.hpp>
#include <benchmarks/report/statistics.hpp>

#include <algorithm>
#include <array>

namespace bench {
namespace {

constexpr std::array<std::size_t, 6> counts{2, 4, 8, 16, 32, 64};

double pace(const std::optional<sample>& of) { return of ? of->ops_per_sec : 0; }

}  // namespace

std::vector<double> probe_best_workers(const probing& with) {
    std::vector<double> found;
    std::array<std::vector<double>, counts.size()> fixed;
    for (std::size_t round = 0; round < with.how.rounds; ++round) {
        auto one = trial_of({workload::find_one, 0, 128}, "motor-asio", with.how, with.on);
        with.before("as many workers as the core finds");
        found.push_back(pace(measure_apart(one)));
        for (std::size_t i = 0; i < counts.size(); ++i) {
            with.before(std::to_string(counts[i]) + " workers");
            one.fixed_workers = counts[i];
            fixed[i].push_back(pace(measure_apart(one)));
        }
    }
    // The best number of workers is the one with the best median: the best of each round would be
    // mostly luck.
    auto best = std::ranges::max_element(fixed, {},
                                         [](const auto& each) { return spread::of(each).median; });
    std::vector<double> ratios;
    for (std::size_t round = 0; round < found.size(); ++round)
        if ((*best)[round] > 0) ratios.push_back(found[round] / (*best)[round]);
    return ratios;
}

}  // namespace bench
