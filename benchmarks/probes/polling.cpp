// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/motor_client.hpp>
#include <benchmarks/probes/probes.hpp>

namespace bench {

std::vector<double> probe_polling(const probing& with, std::size_t concurrency) {
    std::vector<double> ratios;
    if (!can_set_polling()) return ratios;
    cell where{workload::find_one, 0, concurrency};
    for (std::size_t round = 0; round < with.how.rounds; ++round) {
        auto adaptive = trial_of(where, "motor-pool", with.how, with.on);
        auto off = adaptive;
        off.polling = false;
        with.before("with polling, c = " + std::to_string(concurrency));
        auto first = measure_apart(round % 2 == 0 ? adaptive : off);
        with.before("without polling, c = " + std::to_string(concurrency));
        auto second = measure_apart(round % 2 == 0 ? off : adaptive);
        if (!first || !second) continue;
        auto ratio = first->ops_per_sec / second->ops_per_sec;
        ratios.push_back(round % 2 == 0 ? ratio : 1 / ratio);
    }
    return ratios;
}

}  // namespace bench
