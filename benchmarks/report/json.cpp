// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/report/json.hpp>

#include <benchmarks/report/statistics.hpp>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace bench {

void write_json(const results& all, const std::string& file) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> out{std::fopen(file.c_str(), "w"), std::fclose};
    if (!out) throw std::system_error{errno, std::generic_category(), file};
    const char* separator = "[\n";
    for (const auto& [where, clients] : all.all())
        for (const auto& [client, rounds] : clients) {
            auto row = medians(rounds);
            if (!row) continue;
            std::fprintf(out.get(),
                         "%s  {\"workload\": \"%s\", \"client\": \"%s\", \"concurrency\": %zu, "
                         "\"delay_ms\": %d, \"ops_per_sec\": %.2f, \"p50_us\": %.2f, "
                         "\"p99_us\": %.2f, \"cpu_us_per_op\": %.2f, \"rss_kib\": %.0f, "
                         "\"workers\": %.0f, \"heap_allocations_per_op\": %.2f}",
                         separator, std::string{name_of(where.what)}.c_str(),
                         std::string{client}.c_str(), where.concurrency, where.delay_ms,
                         row->ops_per_sec, row->p50_us, row->p99_us, row->cpu_us_per_op,
                         row->rss_kib, row->workers, row->heap_allocations_per_op);
            separator = ",\n";
        }
    std::fputs(separator[0] == '[' ? "[]\n" : "\n]\n", out.get());
}

}  // namespace bench
