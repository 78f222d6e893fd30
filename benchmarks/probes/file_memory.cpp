// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/child.hpp>
#include <benchmarks/clients/motor_client.hpp>
#include <benchmarks/probes/probes.hpp>
#include <benchmarks/usage.hpp>
#include <motor/gridfs/gridfs.hpp>

#include <algorithm>

namespace bench {
namespace {

constexpr std::size_t step = 1 << 20;

/// Uploads and downloads a GiB. Returns the peak of resident memory minus the amount before, in
/// MiB.
motor::task<double> most_resident(motor::client client) {
    co_await client.ping();
    const auto before = usage::now().rss_kib;
    double most = before;
    auto look = [&] { most = std::max(most, usage::now().rss_kib); };
    motor::gridfs_bucket bucket{client[database_name]};
    {
        auto up = bucket.open_upload_stream("large");
        const std::vector<std::uint8_t> bytes(step);
        for (std::size_t i = 0; i < 1024; ++i, look())
            co_await up.write(bytes);
        co_await up.close();
    }
    auto down = bucket.open_download_stream(huge_file.id);
    std::int64_t count = 0;
    for (;; look()) {
        auto chunk = co_await down.read_chunk();
        if (chunk.empty()) break;
        count += static_cast<std::int64_t>(chunk.bytes().size());
    }
    expect(count == huge_file.length, "a download lost bytes");
    co_return (most - before) / 1024;
}

double mib(const std::string& uri) {
    motor::client client{uri};
    return motor::run(client, most_resident(client));
}

}  // namespace

std::vector<double> probe_file_memory(const probing& with) {
    const auto uri = with.on.uri(0);
    return in_each_round(with, "a file of a GiB",
                         [&] { return in_child([&] { return mib(uri); }); });
}

}  // namespace bench
