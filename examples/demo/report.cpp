// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <thread>

namespace demo {
namespace {

const bool on_terminal = ::isatty(STDOUT_FILENO) == 1;

unsigned processors() { return std::max(1U, std::thread::hardware_concurrency()); }

double in_seconds(clock::duration d) { return std::chrono::duration<double>{d}.count(); }

}  // namespace

double measurements::percentile(double which) const {
    if (milliseconds_.empty()) return 0;
    auto rank = std::ceil(which * static_cast<double>(milliseconds_.size()));
    return milliseconds_[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

void measurements::print_head() {
    std::printf("\n%-31s %12s %8s %8s %9s %9s %14s\n", "", "operations/s", "p50 ms", "p99 ms",
                "server ms", "Motor us", "server's share");
}

void measurements::print_row() {
    std::sort(milliseconds_.begin(), milliseconds_.end());
    const auto number = static_cast<double>(count());
    const auto mean = std::accumulate(milliseconds_.begin(), milliseconds_.end(), 0.0) / number;
    const auto server = in_milliseconds(spent_.server) / number;
    const auto seconds = in_seconds(spent_.time);
    std::printf("%-31s %12.0f %8.2f %8.2f %9.2f %9.0f %12.0f %%\n", kind_.c_str(), number / seconds,
                percentile(0.50), percentile(0.99), server, (mean - server) * 1000,
                spent_.elsewhere / seconds / processors() * 100);
}

void measurements::print_legend() {
    std::printf(
        "\nserver ms: of an operation's time the mean that lies between sending its commands and\n"
        "  their replies. Motor us: the rest of the mean, the way to a worker and back to the "
        "loop.\n"
        "server's share: of the %u processors here, what all programs but this one used.\n",
        processors());
}

phase::phase(std::string title, std::size_t steps) : title_(std::move(title)), steps_(steps) {
    if (on_terminal) draw();
}

phase::phase(std::string title, clock::duration time) : title_(std::move(title)), time_(time) {
    if (on_terminal) draw();
}

void phase::advance() {
    ++done_;
    show();
}

void phase::show() {
    if (!on_terminal || clock::now() - drawn_ < std::chrono::milliseconds{50}) return;
    drawn_ = clock::now();
    draw();
}

void phase::draw() const {
    constexpr int width = 40;
    auto part = steps_ != 0 ? static_cast<double>(done_) / static_cast<double>(steps_)
                            : in_seconds(clock::now() - started_) / in_seconds(time_);
    auto filled = static_cast<int>(std::min(part, 1.0) * width);
    std::printf("\r%-10s [%.*s%*s] %3.0f%%", title_.c_str(), filled,
                "########################################", width - filled, "",
                std::min(part, 1.0) * 100);
    std::fflush(stdout);
}

void phase::end(std::string_view summary) {
    auto took = clock::now() - started_;
    std::printf("%s%-10s %.*s: %.1f s\n", on_terminal ? "\r\033[K" : "", title_.c_str(),
                static_cast<int>(summary.size()), summary.data(), in_seconds(took));
    std::fflush(stdout);
}

std::string grouped(std::size_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

}  // namespace demo
