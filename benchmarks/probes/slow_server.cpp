// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/probes/probes.hpp>

namespace bench {

slow_server_figures probe_slow_server(const probing& with) {
    slow_server_figures figures;
    for (std::size_t round = 0; round < with.how.rounds; ++round) {
        with.before("a server that takes 5 ms");
        auto one = trial_of({workload::find_one, 5, 100}, "motor-asio", with.how, with.on);
        one.from_start = true;
        one.warm_up = one.duration = std::chrono::seconds{1};
        if (auto measured = measure_apart(one)) {
            figures.pace.push_back(measured->ops_per_sec);
            figures.workers.push_back(measured->workers);
        }
    }
    return figures;
}

}  // namespace bench
