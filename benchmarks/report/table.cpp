// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/report/table.hpp>

#include <benchmarks/clients/clients.hpp>
#include <benchmarks/report/statistics.hpp>

#include <cstdio>
#include <functional>
#include <string>

namespace bench {
namespace {

void print_head(const cell& where) {
    std::printf("\n%s, %zu at once, replies after %d ms\n",
                std::string{name_of(where.what)}.c_str(), where.concurrency, where.delay_ms);
    std::printf("  %-15s %9s %9s %9s %8s %8s %8s %9s  %s\n", "", "ops/s", "p50 us", "p99 us",
                "cpu us", "RSS MiB", "workers", "mallocs", "ops/s of libmongoc's");
}

std::string ratio(const results& all, const cell& where, std::string_view client) {
    auto figures = all.compare(where, client, "libmongoc", &sample::ops_per_sec, std::divides{});
    if (client == "libmongoc" || figures.empty()) return {};
    auto found = spread::of(figures);
    char text[64];
    std::snprintf(text, sizeof text, "%6.2f (%.2f .. %.2f)", found.median, found.least, found.most);
    return text;
}

void print_row(const results& all, const cell& where, std::string_view client) {
    std::string name{client};
    auto row = medians(all.of(where, client));
    if (!row) {
        std::printf("  %-15s failed\n", name.c_str());
        return;
    }
    int digits = row->ops_per_sec < 100 ? 1 : 0;
    std::printf("  %-15s %9.*f %9.1f %9.1f %8.1f %8.1f %8.0f %9.1f  %s\n", name.c_str(), digits,
                row->ops_per_sec, row->p50_us, row->p99_us, row->cpu_us_per_op, row->rss_kib / 1024,
                row->workers, row->heap_allocations_per_op, ratio(all, where, client).c_str());
}

}  // namespace

void print_table(const results& all) {
    for (const auto& [where, clients] : all.all()) {
        print_head(where);
        for (const auto& named : all_contenders)
            if (clients.contains(named.name)) print_row(all, where, named.name);
    }
    std::fflush(stdout);
}

}  // namespace bench
