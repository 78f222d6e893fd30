// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/bars.hpp>

#include <benchmarks/clients/clients.hpp>
#include <benchmarks/report/statistics.hpp>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iterator>
#include <map>
#include <set>

namespace bench {
namespace {

constexpr limit at_least(double value) { return {limit::kind::at_least, value}; }
constexpr limit at_most(double value) { return {limit::kind::at_most, value}; }
constexpr limit never_above(double value) { return {limit::kind::never_above, value}; }

std::string in_words(const cell& where, std::string_view client, std::string_view base,
                     const char* relation) {
    return std::string{client} + relation + std::string{base} + ", " +
           std::string{name_of(where.what)} + ", c = " + std::to_string(where.concurrency);
}

bar ratio(const char* name, double sample::*figure, std::string_view client, std::string_view base,
          workload what, std::size_t concurrency, limit must_be) {
    cell where{what, 0, concurrency};
    return {std::string{name} + ": " + in_words(where, client, base, " / "),
            comparison{where, client, base, figure}, must_be};
}

bar throughput(std::string_view client, std::string_view base, workload what,
               std::size_t concurrency, limit must_be) {
    return ratio("ops/s", &sample::ops_per_sec, client, base, what, concurrency, must_be);
}

/// A bar for transfers of one file after the other.
bar files(workload what, int delay_ms, limit must_be) {
    cell where{what, delay_ms, 1};
    return {"files/s: motor-pool / libmongoc, " + std::string{name_of(what)} + ", replies after " +
                std::to_string(delay_ms) + " ms",
            comparison{where, "motor-pool", "libmongoc", &sample::ops_per_sec}, must_be};
}

bar latency(std::string_view client, std::string_view base, workload what, std::size_t concurrency,
            limit must_be) {
    return ratio("p50", &sample::p50_us, client, base, what, concurrency, must_be);
}

bar slowest(std::string_view client, std::string_view base, workload what, std::size_t concurrency,
            limit must_be) {
    return ratio("p99", &sample::p99_us, client, base, what, concurrency, must_be);
}

bar added_allocations(std::string_view client, std::string_view base, workload what,
                      limit must_be) {
    cell where{what, 0, 1};
    return {"mallocs each: " + in_words(where, client, base, " - "),
            comparison{where, client, base, &sample::heap_allocations_per_op, false}, must_be};
}

bar probed(const char* text, probe by, limit must_be) { return {text, by, must_be}; }

/// Limits for 2 cores that client and server share.
const std::vector<bar>& all_bars() {
    using enum workload;
    static const std::vector<bar> all{
        throughput("motor-pool", "libmongoc", find_one, 1, at_least(0.95)),
        throughput("motor-pool", "libmongoc", find_one, 8, at_least(0.95)),
        throughput("motor-pool", "libmongoc", find_one, 32, at_least(0.95)),
        throughput("motor-pool", "libmongoc", find_one, 128, at_least(1.15)),
        throughput("motor-pool", "libmongoc", find_one, 1024, at_least(1.15)),
        throughput("motor-asio", "fiber", find_one, 8, at_least(0.95)),
        throughput("motor-asio", "fiber", find_one, 32, at_least(0.95)),
        throughput("motor-asio", "fiber", find_one, 128, at_least(1.35)),
        latency("motor-pool", "libmongoc", find_one, 1, at_most(0.65)),
        latency("motor-asio", "libmongoc", find_one, 1, at_most(0.85)),
        slowest("motor-pool", "libmongoc", find_one, 32, at_most(1.0)),
        slowest("motor-pool", "libmongoc", find_one, 128, at_most(1.0)),
        throughput("motor-pool", "libmongoc", find_next, 1, at_least(0.95)),
        throughput("motor-pool", "libmongoc", insert_many, 1, at_least(1.05)),
        added_allocations("motor-pool", "libmongoc", find_one, at_most(3)),
        probed("ops/s: motor-pool with / without polling, c = 8", probe::polling_8, at_least(0.98)),
        probed("ops/s: motor-pool with / without polling, c = 32", probe::polling_32,
               at_least(0.98)),
        probed("ops/s: motor-pool with / without polling, c = 128", probe::polling_128,
               at_least(0.98)),
        probed("ops/s: motor-asio / with the best of 2..64 workers, c = 128", probe::best_workers,
               at_least(0.90)),
        probed("ops/s in second 2: motor-asio, 100 at once, replies after 5 ms",
               probe::slow_server_pace, at_least(18'000)),
        probed("workers by then", probe::slow_server_workers, at_most(100)),
        probed("KiB for each of 1,000,000 pending operations", probe::pending_memory,
               never_above(1)),
        probed("wake-ups of the loop when 10,000 operations end together", probe::wake_ups,
               at_most(500)),
        files(gridfs_upload, 0, at_least(0.95)),
        files(gridfs_download, 0, at_least(0.95)),
        files(gridfs_upload, 1, at_least(1.5)),
        files(gridfs_download, 1, at_least(1.5)),
        probed("MiB more while a GiB goes up and down", probe::file_memory, never_above(16)),
    };
    return all;
}

}  // namespace

std::vector<bar> bars_about(std::string_view text) {
    std::vector<bar> made;
    std::ranges::copy_if(all_bars(), std::back_inserter(made), [&](const bar& each) {
        return each.what.find(text) != std::string::npos;
    });
    return made;
}

std::vector<contest> contests_of(const std::vector<bar>& bars) {
    std::map<cell, std::set<std::string_view>> needed;
    for (const auto& each : bars)
        if (auto pair = std::get_if<comparison>(&each.measured_by))
            needed[pair->where].insert({pair->client, pair->base});
    std::vector<contest> made;
    for (const auto& [where, clients] : needed)
        made.push_back({where, {clients.begin(), clients.end()}});
    return made;
}

std::set<probe> probes_of(const std::vector<bar>& bars) {
    std::set<probe> needed;
    for (const auto& each : bars)
        if (auto by = std::get_if<probe>(&each.measured_by)) needed.insert(*by);
    return needed;
}

namespace {

std::vector<double> figures_of(const bar& each, const results& rows, const probe_results& probed) {
    if (auto by = std::get_if<probe>(&each.measured_by)) {
        auto found = probed.find(*by);
        return found == probed.end() ? std::vector<double>{} : found->second;
    }
    const auto& pair = std::get<comparison>(each.measured_by);
    if (pair.divided)
        return rows.compare(pair.where, pair.client, pair.base, pair.figure, std::divides{});
    return rows.compare(pair.where, pair.client, pair.base, pair.figure, std::minus{});
}

bool print_bar(const bar& each, const std::vector<double>& figures) {
    bool least = each.must_be.which == limit::kind::at_least;
    auto says = least ? ">=" : "<=";
    if (figures.empty()) {
        std::printf("  MISSED  %-64s not measurable yet  (%s %g)\n", each.what.c_str(), says,
                    each.must_be.value);
        return false;
    }
    auto found = spread::of(figures);
    const auto judged = each.must_be.which == limit::kind::never_above ? found.most : found.median;
    bool kept = least ? judged >= each.must_be.value : judged <= each.must_be.value;
    int digits = each.must_be.value >= 50 ? 0 : 3;
    std::printf("  %s  %-64s %8.*f  (%s %g)  %.*f .. %.*f\n", kept ? "kept  " : "MISSED",
                each.what.c_str(), digits, found.median, says, each.must_be.value, digits,
                found.least, digits, found.most);
    return kept;
}

}  // namespace

bool print_bars(const std::vector<bar>& bars, const results& rows, const probe_results& probed) {
    std::printf("\nBars: the median of the rounds, what it must be, the least and the most\n");
    std::size_t missed = 0;
    for (const auto& each : bars)
        if (!print_bar(each, figures_of(each, rows, probed))) ++missed;
    std::printf("%zu of %zu bars are missed\n", missed, bars.size());
    return missed == 0;
}

}  // namespace bench
