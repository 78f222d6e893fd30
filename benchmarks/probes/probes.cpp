// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/probes/probes.hpp>

#include <benchmarks/clients/motor_client.hpp>

namespace bench {

probe_results run_probes(const probing& with) {
    auto slow = probe_slow_server(with);
    return {{probe::polling_8, probe_polling(with, 8)},
            {probe::polling_32, probe_polling(with, 32)},
            {probe::polling_128, probe_polling(with, 128)},
            {probe::best_workers, probe_best_workers(with)},
            {probe::slow_server_pace, slow.pace},
            {probe::slow_server_workers, slow.workers},
            {probe::pending_memory, probe_pending_memory(with)},
            {probe::wake_ups, probe_wake_ups(with)},
            {probe::file_memory, probe_file_memory(with)}};
}

std::size_t steps_of_probes(const effort& how) {
    constexpr std::size_t polling = 3 * 2, best_workers = 7, slow_server = 1, wake_ups = 1;
    auto in_rounds = best_workers + slow_server + wake_ups + (can_set_polling() ? polling : 0);
    return how.rounds * in_rounds + 2;  // and the memory, once
}

}  // namespace bench
