// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/child.hpp>
#include <benchmarks/clients/motor_client.hpp>
#include <benchmarks/probes/probes.hpp>
#include <benchmarks/usage.hpp>

#include <atomic>
#include <optional>

namespace bench {
namespace {

constexpr std::size_t operations = 1'000'000;

double kib_each(const std::string& uri) {
    std::optional<motor::client> client{uri};
    std::atomic<std::size_t> ended{0};
    auto before = usage::now().rss_kib;
    {
        auto one = (*client)[database_name][one_name];
        for (std::size_t i = 0; i < operations; ++i)
            one.find_one(motor::doc("_id", 7)).start([&](auto) { ++ended; });
    }
    auto grown = usage::now().rss_kib - before;
    expect(ended == 0, "an operation ended although the server does not answer");
    client.reset();
    expect(ended == operations, "closing the client did not end what was pending");
    return grown / static_cast<double>(operations);
}

}  // namespace

std::vector<double> probe_pending_memory(const probing& with) {
    return in_each_round(with, "1,000,000 pending operations", [] {
        server_process silent{{.gather = canned_server_options::never}};
        return in_child([&] { return kib_each(silent.uri()); });
    });
}

}  // namespace bench
