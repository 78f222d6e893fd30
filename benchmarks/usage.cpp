// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/usage.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

namespace bench {
namespace {

double microseconds(const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
}

double resident_kib() {
    long pages = 0;
    if (auto file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
        std::fclose(file);
    }
    return static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024;
}

}  // namespace

usage usage::now() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return {microseconds(used.ru_utime) + microseconds(used.ru_stime),
            static_cast<double>(allocations_so_far()), resident_kib()};
}

}  // namespace bench
