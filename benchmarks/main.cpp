// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/clients.hpp>
#include <benchmarks/report/table.hpp>
#include <benchmarks/suite.hpp>

#include <cstdlib>
#include <cstring>

int main(int argc, char** argv) {
    if (argc == 4 && std::strcmp(argv[1], "--serve") == 0)
        bench::serve(
            {std::chrono::milliseconds{std::atoi(argv[2])}, std::strtoul(argv[3], nullptr, 10)});
    bench::servers servers{std::nullopt};
    bench::selection which;
    for (std::size_t c : {1, 8, 32, 128})
        which.cells.push_back({bench::workload::find_one, 0, c});
    for (auto& each : bench::all_contenders)
        which.clients.push_back(each.name);
    auto all = bench::measure_all(which, servers, [](auto&, auto) {});
    bench::print_table(all);
}
