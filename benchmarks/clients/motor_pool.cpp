// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/clients.hpp>
#include <benchmarks/clients/motor_client.hpp>

#include <future>
#include <vector>

namespace bench {

void run_motor_pool(load& work) {
    const auto& what = work.what();
    motor::client client{motor::uri{what.uri}, options_of(what)};
    prepare_workers(client, what);
    std::vector<std::future<void>> ends;
    for (auto& each : work.callers())
        ends.push_back(
            motor::spawn(client, keep_calling<motor::task<void>>(each, client, what.what)));
    for (auto& each : ends)
        each.get();
    work.served_by(client.stats().peak_workers);
}

}  // namespace bench
