// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/report/plot.hpp>

#include <benchmarks/clients/clients.hpp>
#include <benchmarks/report/chart.hpp>
#include <benchmarks/report/statistics.hpp>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

namespace bench {
namespace {

/// Cells that differ in concurrency alone.
using group = std::pair<workload, int>;
using cells_of_group = std::vector<cell>;

std::string colour_of(std::string_view client) {
    static const std::map<std::string_view, std::string> colours{
        {"raw", "#999999"},         {"libmongoc", "#222222"},  {"fiber", "#b07a00"},
        {"motor-pool", "#0060c0"},  {"motor-asio", "#c02020"}, {"motor-callback", "#209040"},
        {"motor-future", "#8040a0"}};
    return colours.at(client);
}

chart::line line_of(const results& all, const cells_of_group& cells, std::string_view client,
                    double sample::*figure) {
    chart::line made{std::string{client}, colour_of(client), false, {}};
    for (const auto& each : cells) {
        auto row = medians(all.of(each, client));
        made.values.push_back(row ? (*row).*figure : 0);
    }
    return made;
}

chart chart_of(const group& which, const cells_of_group& cells, const std::string& of_what) {
    chart made;
    made.title = std::string{name_of(which.first)} + ": " + of_what;
    if (which.second != 0) made.title += ", replies after " + std::to_string(which.second) + " ms";
    made.x_label = "operations at once";
    for (const auto& each : cells)
        made.categories.push_back(std::to_string(each.concurrency));
    return made;
}

void write(const chart& what, const std::filesystem::path& file) {
    std::ofstream out{file};
    out << what.svg();
    out.close();
    if (!out) throw std::system_error{errno, std::generic_category(), file.string()};
}

}  // namespace

void write_plots(const results& all, const std::string& folder) {
    std::map<group, cells_of_group> groups;
    std::set<std::string_view> measured;
    for (const auto& [where, clients] : all.all()) {
        groups[{where.what, where.delay_ms}].push_back(where);
        for (const auto& [client, rounds] : clients)
            measured.insert(client);
    }
    std::filesystem::create_directories(folder);
    for (const auto& [which, cells] : groups) {
        if (cells.size() < 2) continue;
        auto throughput = chart_of(which, cells, "operations per second");
        auto latency = chart_of(which, cells, "microseconds, p50 (p99 dashed)");
        latency.logarithmic = true;
        for (const auto& [client, run] : all_contenders) {
            if (!measured.contains(client)) continue;
            throughput.lines.push_back(line_of(all, cells, client, &sample::ops_per_sec));
            latency.lines.push_back(line_of(all, cells, client, &sample::p50_us));
            auto worst = line_of(all, cells, client, &sample::p99_us);
            worst.name.clear();  // one entry in the legend will do
            worst.dashed = true;
            latency.lines.push_back(std::move(worst));
        }
        auto name = std::string{name_of(which.first)} + "_" + std::to_string(which.second) + "ms";
        write(throughput, std::filesystem::path{folder} / ("throughput_" + name + ".svg"));
        write(latency, std::filesystem::path{folder} / ("latency_" + name + ".svg"));
    }
}

}  // namespace bench
