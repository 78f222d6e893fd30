// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/bars.hpp>
#include <benchmarks/options.hpp>
#include <benchmarks/report/json.hpp>
#include <benchmarks/report/progress.hpp>
#include <benchmarks/report/table.hpp>

#include <sys/resource.h>

#include <cstdio>
#include <exception>
#include <numeric>
#include <string>
#include <vector>

namespace {

using namespace bench;

/// A thousand connections need more descriptors than a process may have by default.
void allow_many_connections() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::size_t steps_of(const options& told) {
    auto trials = std::accumulate(
        told.contests.begin(), told.contests.end(), std::size_t{0},
        [](std::size_t sum, const contest& each) { return sum + each.clients.size(); });
    return trials * told.how.rounds + steps_of_probes(told.how, probes_of(told.bars));
}

/// Returns false if a trial failed, or a checked bar was missed.
bool run(const options& told) {
    servers on{told.uri};
    results rows;
    probe_results probed;
    {
        progress bar{steps_of(told)};
        auto step = [&](const std::string& what) { bar.step(what); };
        rows = measure_all(told.contests, told.how, on, step);
        probed = run_probes({told.how, on, step}, probes_of(told.bars));
    }
    print_table(rows);
    if (told.json) write_json(rows, *told.json);
    if (rows.failures() != 0)
        std::fprintf(stderr, "motor_bench: %zu trials failed\n", rows.failures());
    return (told.bars.empty() || print_bars(told.bars, rows, probed)) && rows.failures() == 0;
}

}  // namespace

int main(int argc, char** argv) try {
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    allow_many_connections();
    if (arguments.size() == 3 && arguments[0] == "--serve")
        serve({std::chrono::milliseconds{std::stol(arguments[1])}, std::stoul(arguments[2])});
    auto told = options::from(arguments);
    if (told.help) {
        std::fputs(usage_text, stdout);
        return 0;
    }
    return run(told) ? 0 : 1;
} catch (const bench::usage_error& e) {
    std::fprintf(stderr, "motor_bench: %s\n\n%s", e.what(), bench::usage_text);
    return 2;
} catch (const std::exception& e) {
    std::fprintf(stderr, "motor_bench: %s\n", e.what());
    return 2;
}
