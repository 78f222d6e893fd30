// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/suite.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace bench {

/// Figures that no row of the table shows.
enum class probe {
    polling_8,
    polling_32,
    polling_128,
    best_workers,
    slow_server_pace,
    slow_server_workers,
    pending_memory,
    wake_ups,
    file_memory
};

/// A figure of each round; none if it cannot be measured.
using probe_results = std::map<probe, std::vector<double>>;

/// What a probe works with.
struct probing {
    const effort& how;
    servers& on;
    std::function<void(const std::string&)> before;  ///< each step
};

/// What `measure()` gives in each round in which it succeeds.
template <class F>
std::vector<double> in_each_round(const probing& with, const std::string& step, F&& measure) {
    std::vector<double> figures;
    for (std::size_t round = 0; round < with.how.rounds; ++round) {
        with.before(step);
        if (std::optional<double> measured = measure()) figures.push_back(*measured);
    }
    return figures;
}

/// Throughput with polling, as it is unless told, over that without. None while Motor has no such
/// option.
std::vector<double> probe_polling(const probing& with, std::size_t concurrency);

/// 128 at once: throughput with the number of workers that the core finds, over the best of those
/// with 2, 4, 8, 16, 32 and 64.
std::vector<double> probe_best_workers(const probing& with);

/// 100 at once, replies after 5 ms, from no workers: the second second.
struct slow_server_figures {
    std::vector<double> pace, workers;
};
slow_server_figures probe_slow_server(const probing& with);

/// What a million started operations add to the process, in KiB each.
std::vector<double> probe_pending_memory(const probing& with);

/// How often a loop is called when 10,000 replies come at the same moment.
std::vector<double> probe_wake_ups(const probing& with);

/// How much more is resident while a file of a GiB goes up and down, in MiB.
std::vector<double> probe_file_memory(const probing& with);

/// Those that are needed; the number of their steps is for the progress bar.
probe_results run_probes(const probing& with, const std::set<probe>& needed);
std::size_t steps_of_probes(const effort& how, const std::set<probe>& needed);

}  // namespace bench
