// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/probes/probes.hpp>

#include <benchmarks/clients/motor_client.hpp>

#include <algorithm>

namespace bench {
namespace {

/// Trials that are measured together in a round, and the figure that they yield.
struct series {
    std::vector<probe> gives;
    std::size_t trials;
    std::function<probe_results(const probing&)> run;
};

template <class F>
series of_one(probe gives, std::size_t trials, F run) {
    return {{gives}, trials, [=](const probing& with) {
                return probe_results{{gives, run(with)}};
            }};
}

series polling(probe gives, std::size_t concurrency) {
    return of_one(gives, can_set_polling() ? 2 : 0,
                  [=](const probing& with) { return probe_polling(with, concurrency); });
}

const std::vector<series>& all_series() {
    using enum probe;
    static const std::vector<series> all{
        polling(polling_8, 8),
        polling(polling_32, 32),
        polling(polling_128, 128),
        of_one(best_workers, 7, probe_best_workers),
        {{slow_server_pace, slow_server_workers},
         1,
         [](const probing& with) {
             auto slow = probe_slow_server(with);
             return probe_results{{slow_server_pace, slow.pace},
                                  {slow_server_workers, slow.workers}};
         }},
        of_one(pending_memory, 1, probe_pending_memory),
        of_one(wake_ups, 1, probe_wake_ups),
        of_one(file_memory, 1, probe_file_memory),
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
