// SPDX-License-Identifier: Apache-2.0
#include "effort.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace demo {
namespace {

double used_here() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// The first line of /proc/stat: "cpu", then ticks of user, nice, system, idle, iowait, irq,
/// softirq.
double used_by_all() {
    std::ifstream stat{"/proc/stat"};
    std::string cpu;
    double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softirq = 0;
    stat >> cpu >> user >> nice >> system >> idle >> waiting >> irq >> softirq;
    return (user + nice + system + irq + softirq) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

effort effort_meter::now() const {
    const auto here = used_here();
    return {clock::now().time_since_epoch(), std::chrono::microseconds{microseconds_.load()}, here,
            used_by_all() - here};
}

effort effort_meter::since(const effort& before) const {
    const auto after = now();
    return {after.time - before.time, after.server - before.server, after.here - before.here,
            after.elsewhere - before.elsewhere};
}

}  // namespace demo
