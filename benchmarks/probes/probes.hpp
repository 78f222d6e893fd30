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

/// Figures that are not in a row of the table.
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

/// One figure for each round; empty if it cannot be measured.
using probe_results = std::map<probe, std::vector<double>>;

/// Environment of a probe.
struct probing {
    const effort& how;
    servers& on;
    std::function<void(const std::string&)> before;  ///< called for each step
};

/// Results of `measure()` in each round in which it succeeds.
template <class F>
std::vector<double> in_each_round(const probing& with, const std::string& step, F&& measure) {
    std::vector<double> figures;
    for (std::size_t round = 0; round < with.how.rounds; ++round) {
        with.before(step);
        if (std::optional<double> measured = measure()) figures.push_back(*measured);
    }
    return figures;
}

/// Throughput with polling, which is the default, divided by that without. Empty if this version of
/// Motor has no such option.
std::vector<double> probe_polling(const probing& with, std::size_t concurrency);

/// 128 callers: throughput with the number of workers that the core chooses, divided by the best
/// throughput with 2, 4, 8, 16, 32 and 64.
std::vector<double> probe_best_workers(const probing& with);

/// 100 callers and replies after 5 ms, starting without workers: throughput in the second second.
struct slow_server_figures {
    std::vector<double> pace, workers;
};
slow_server_figures probe_slow_server(const probing& with);

/// Memory of the process for each of a million started operations, in KiB.
std::vector<double> probe_pending_memory(const probing& with);

/// Number of calls of a loop when 10,000 replies arrive at the same moment.
std::vector<double> probe_wake_ups(const probing& with);

/// Growth of resident memory while a file of a GiB is uploaded and downloaded, in MiB.
std::vector<double> probe_file_memory(const probing& with);

/// Runs the given probes; the number of their steps is for the progress bar.
probe_results run_probes(const probing& with, const std::set<probe>& needed);
std::size_t steps_of_probes(const effort& how, const std::set<probe>& needed);

}  // namespace bench
