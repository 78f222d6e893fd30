// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/probes/probes.hpp>

#include <benchmarks/clients/motor_client.hpp>

#include <algorithm>

namespace bench {
namespace {

/// What is measured together: the trials of a round, and what they give.
struct series {
    std::vector<probe> gives;
    std::size_t trials;
    std::function<probe_results(const probing&)> run;
};

series polling(probe gives, std::size_t concurrency) {
    return {{gives}, can_set_polling() ? 2U : 0U, [=](const probing& with) {
                return probe_results{{gives, probe_polling(with, concurrency)}};
            }};
}

series one_trial(probe gives, std::vector<double> (*run)(const probing&)) {
    return {{gives}, 1, [=](const probing& with) { return probe_results{{gives, run(with)}}; }};
}

const std::vector<series>& all_series() {
    using enum probe;
    static const std::vector<series> all{
        polling(polling_8, 8),
        polling(polling_32, 32),
        polling(polling_128, 128),
        {{best_workers},
         7,
         [](const probing& with) {
             return probe_results{{best_workers, probe_best_workers(with)}};
         }},
        {{slow_server_pace, slow_server_workers},
         1,
         [](const probing& with) {
             auto slow = probe_slow_server(with);
             return probe_results{{slow_server_pace, slow.pace},
                                  {slow_server_workers, slow.workers}};
         }},
        one_trial(pending_memory, probe_pending_memory),
        one_trial(wake_ups, probe_wake_ups),
        one_trial(file_memory, probe_file_memory),
    };
    return all;
}

bool is_needed(const series& each, const std::set<probe>& needed) {
    return std::ranges::any_of(each.gives, [&](probe one) { return needed.contains(one); });
}

}  // namespace

probe_results run_probes(const probing& with, const std::set<probe>& needed) {
    probe_results made;
    for (const auto& each : all_series())
        if (is_needed(each, needed)) made.merge(each.run(with));
    return made;
}

std::size_t steps_of_probes(const effort& how, const std::set<probe>& needed) {
    std::size_t trials = 0;
    for (const auto& each : all_series())
        if (is_needed(each, needed)) trials += each.trials;
    return how.rounds * trials;
}

}  // namespace bench
